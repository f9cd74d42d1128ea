using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Hosting.Invocation;

internal static partial class InvocationLog
{
    private static readonly Func<ILogger, string, string, IDisposable?> Scope =
        LoggerMessage.DefineScope<string, string>("{FunctionName} {InvocationId}");

    public static IDisposable? InvocationScope(this ILogger logger, string functionName, string invocationId) =>
        Scope(logger, functionName, invocationId);

    [LoggerMessage(EventId = 9001, Message = "Executing '{FunctionName}' (Id={InvocationId})")]
    public static partial void Executing(this ILogger logger, LogLevel level, string functionName, string invocationId);

    [LoggerMessage(EventId = 9002, Message = "Executed '{FunctionName}' (Succeeded, Id={InvocationId}, Duration={Duration})")]
    public static partial void Executed(this ILogger logger, LogLevel level, string functionName, string invocationId, TimeSpan duration);

    [LoggerMessage(EventId = 9003, Level = LogLevel.Error, Message = "Executed '{FunctionName}' (Failed, Id={InvocationId}, Duration={Duration})")]
    public static partial void Failed(this ILogger logger, Exception exception, string functionName, string invocationId, TimeSpan duration);

    [LoggerMessage(EventId = 9004, Level = LogLevel.Warning, Message = "Executed '{FunctionName}' (Cancelled, Id={InvocationId})")]
    public static partial void Cancelled(this ILogger logger, string functionName, string invocationId);
}
