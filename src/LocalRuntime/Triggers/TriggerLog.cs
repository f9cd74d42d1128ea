using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Triggers;

/// <summary>Log events of the listeners. Blob names and message contents may identify a patient and stay out.</summary>
internal static partial class TriggerLog
{
    [LoggerMessage(EventId = 9031, Level = LogLevel.Warning, Message = "Storage for '{FunctionName}' doesn't answer as it should (status {Status}, {ErrorCode}); trying again")]
    public static partial void StorageTrouble(this ILogger logger, string functionName, int status, string? errorCode);

    [LoggerMessage(EventId = 9032, Level = LogLevel.Information, Message = "Storage for '{FunctionName}' answers again")]
    public static partial void StorageBack(this ILogger logger, string functionName);

    [LoggerMessage(EventId = 9033, Level = LogLevel.Error, Message = "'{FunctionName}' failed {Deliveries} times for the same item; moved to the poison queue '{PoisonQueue}'")]
    public static partial void Poisoned(this ILogger logger, string functionName, int deliveries, string poisonQueue);

    [LoggerMessage(EventId = 9034, Level = LogLevel.Information, Message = "A blob for '{FunctionName}' was deleted before it could be worked on")]
    public static partial void BlobGone(this ILogger logger, string functionName);

    [LoggerMessage(EventId = 9035, Level = LogLevel.Warning, Message = "A message for '{FunctionName}' took longer than its lease and may be delivered again")]
    public static partial void LeaseLost(this ILogger logger, string functionName);

    [LoggerMessage(EventId = 9036, Level = LogLevel.Information, Message = "Timer '{FunctionName}' fires next at {Next:O}")]
    public static partial void NextRun(this ILogger logger, string functionName, DateTime next);
}
