using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.LocalRuntime.Hosting.Invocation;

/// <summary>One firing of a trigger.</summary>
/// <param name="Value">Value of the trigger: request, blob client, message, timer state, orchestration context or activity input.</param>
/// <param name="Data">Named values that came along, compared without regard to case.</param>
internal sealed record TriggerEvent(object Value, IReadOnlyDictionary<string, object?> Data)
{
    public static readonly IReadOnlyDictionary<string, object?> NoData = new Dictionary<string, object?>();

    public HttpContext? Http { get; init; }

    public RetryContext? Retry { get; init; }
}
