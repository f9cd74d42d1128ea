using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Durable;

/// <summary>Log events of the durable engine, 9100 to 9199. Never messages of an application's exceptions: they may name patients.</summary>
internal static partial class DurableLog
{
    [LoggerMessage(9100, LogLevel.Information, "Durable engine started on {Folder}: {Instances} instances with news, {Activities} activities and {Timers} timers left from before")]
    public static partial void EngineStarted(ILogger logger, string folder, int instances, int activities, int timers);

    [LoggerMessage(9101, LogLevel.Information, "Durable engine drained")]
    public static partial void EngineDrained(ILogger logger);

    [LoggerMessage(9102, LogLevel.Warning, "Durable engine stopped before its activities had ended; they run again after the next start")]
    public static partial void EngineStoppedEarly(ILogger logger);

    [LoggerMessage(9110, LogLevel.Error, "Episode of {InstanceId} failed in the engine and will be tried again")]
    public static partial void EpisodeFailed(ILogger logger, string instanceId, Exception exception);

    [LoggerMessage(9111, LogLevel.Information, "Episode of {InstanceId} is left for the next start")]
    public static partial void EpisodeLeft(ILogger logger, string instanceId);

    [LoggerMessage(9112, LogLevel.Warning, "Orchestration {Name} {InstanceId} failed with {ErrorType}")]
    public static partial void OrchestrationFailed(ILogger logger, string name, string instanceId, string errorType);

    [LoggerMessage(9120, LogLevel.Warning, "Activity {Name} of {InstanceId} step {TaskId} failed with {ErrorType}")]
    public static partial void ActivityFailed(ILogger logger, string name, string instanceId, int taskId, string errorType);

    [LoggerMessage(9121, LogLevel.Warning, "Activity {Name} of {InstanceId} step {TaskId} was cancelled by the stop of the host")]
    public static partial void ActivityAborted(ILogger logger, string name, string instanceId, int taskId);

    [LoggerMessage(9122, LogLevel.Error, "Result of an activity of {InstanceId} step {TaskId} could not be recorded")]
    public static partial void ActivityNotRecorded(ILogger logger, string instanceId, int taskId, Exception exception);

    [LoggerMessage(9130, LogLevel.Error, "{Count} due timers could not be fired and will be tried again")]
    public static partial void TimersNotFired(ILogger logger, int count, Exception exception);
}
