namespace MedFunctions.LocalRuntime.Durable.Replay;

/// <summary>A replay has asked for other steps than the history has.</summary>
internal sealed class NonDeterministicOrchestrationException(string message) : Exception(message);
