using System.Reflection;
using MedFunctions.LocalRuntime.Hosting.Binding;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.LocalRuntime.Hosting.Discovery;

/// <summary>A discovered function, checked and ready to run.</summary>
internal sealed record Function(
    FunctionDeclaration Definition,
    MethodInfo Method,
    Trigger Trigger,
    IReadOnlyList<ParameterBinding> Parameters,
    ReturnBinding? Output,
    RetryAttribute? Retry)
{
    public string Name => Definition.Name;
}
