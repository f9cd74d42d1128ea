using System.Threading.Channels;
using MedFunctions.LocalRuntime.Durable.Replay;
using MedFunctions.LocalRuntime.Durable.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Durable.Dispatch;

/// <summary>Runs activities, at least once each, and records each result once.</summary>
internal sealed class ActivityWorkers(
    DurableStore store,
    IDurableFunctions functions,
    DataConverter converter,
    TimeProvider clock,
    ILogger logger,
    Action<string> signal)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // Keys only: the inputs of a large fan-out stay in the database until their turn.
    private readonly Channel<StepKey> _queue = Channel.CreateUnbounded<StepKey>();

    public void Add(StepKey step) => _queue.Writer.TryWrite(step);

    /// <summary>
    /// Works until <paramref name="stop"/> and finishes the activity that has begun, unless <paramref name="abort"/> cancels
    /// it too; that one runs again after the next start.
    /// </summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        while (!stop.IsCancellationRequested)
        {
            StepKey step;
            try
            {
                step = await _queue.Reader.ReadAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                await RunAsync(step, abort);
            }
#pragma warning disable CA1031 // The worker must live on; the row stays, so the activity runs again after the next start.
            catch (Exception exception)
            {
                DurableLog.ActivityNotRecorded(logger, step.InstanceId, step.TaskId, exception);
            }
#pragma warning restore CA1031
        }
    }

    private async Task RunAsync(StepKey step, CancellationToken abort)
    {
        if (store.FindActivity(step) is not { } activity || await ExecuteAsync(activity, abort) is not { } result)
        {
            return;
        }

        while (true)
        {
            try
            {
                if (await store.CompleteActivityAsync(step, result))
                {
                    signal(step.InstanceId);
                }

                return;
            }
            catch (SqliteException exception) when (!abort.IsCancellationRequested)
            {
                // Trying the write again is cheaper than running the activity again.
                DurableLog.ActivityNotRecorded(logger, step.InstanceId, step.TaskId, exception);
                await Task.Delay(RetryDelay, clock, abort);
            }
        }
    }

    private async Task<HistoryEvent?> ExecuteAsync(PendingActivity activity, CancellationToken abort)
    {
        var step = activity.Step;
        try
        {
            if (!functions.HasActivity(activity.Name))
            {
                throw new MissingFunctionException($"No activity named '{activity.Name}' was found.");
            }

            var output = await functions.RunActivityAsync(activity.Name, step.InstanceId, activity.Input, abort);
            return Event(HistoryEventKind.TaskCompleted, step) with { Data = converter.Serialize(output) };
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            DurableLog.ActivityAborted(logger, activity.Name, step.InstanceId, step.TaskId);
            return null;
        }
#pragma warning disable CA1031 // Whatever an activity throws is its result.
        catch (Exception exception)
        {
            var failure = TaskFailureDetails.FromException(exception);
            failure = exception is MissingFunctionException ? failure with { ErrorType = RetryLoop.ActivityNotFound } : failure;
            DurableLog.ActivityFailed(logger, activity.Name, step.InstanceId, step.TaskId, failure.ErrorType);
            return Event(HistoryEventKind.TaskFailed, step) with { Failure = failure };
        }
#pragma warning restore CA1031
    }

    private HistoryEvent Event(HistoryEventKind kind, StepKey step) => new(kind, clock.GetUtcNow().UtcDateTime) { TaskId = step.TaskId };
}
