using MedFunctions.LocalRuntime.Hosting.Discovery;

namespace MedFunctions.LocalRuntime.Hosting;

/// <summary>The functions of the running app.</summary>
internal sealed record FunctionCatalog(IReadOnlyList<Function> Functions);
