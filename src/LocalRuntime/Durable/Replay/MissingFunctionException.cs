namespace MedFunctions.LocalRuntime.Durable.Replay;

/// <summary>The application has no such orchestrator or activity.</summary>
internal sealed class MissingFunctionException(string message) : Exception(message);
