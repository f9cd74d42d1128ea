using MedFunctions.LocalRuntime.Durable.Replay;
using MedFunctions.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Durable.Dispatch;

/// <summary>Runs episodes of the instances that have something new.</summary>
internal sealed class OrchestrationWorkers(
    DurableStore store,
    InstanceQueue queue,
    IDurableFunctions functions,
    DataConverter converter,
    TimeProvider clock,
    ILoggerFactory loggerFactory,
    Action<string, Wakeups> committed)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggerFactory.CreateLogger<OrchestrationWorkers>();

    /// <summary>Works until <paramref name="stop"/>; an episode that has begun is finished.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            string instanceId;
            try
            {
                instanceId = await queue.TakeAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                await RunEpisodeAsync(instanceId);
            }
#pragma warning disable CA1031 // The worker must outlive a bad episode or a full disk; the messages stay, so nothing is lost.
            catch (Exception exception)
            {
                DurableLog.EpisodeFailed(_logger, instanceId, exception);
                _ = SignalLaterAsync(instanceId, stop);
            }
#pragma warning restore CA1031
            finally
            {
                queue.Release(instanceId);
            }
        }
    }

    private async Task RunEpisodeAsync(string instanceId)
    {
        if (store.LoadEpisode(instanceId) is not { Inbox.Count: > 0 } input)
        {
            return;
        }

        if (input.Inbox.Count == DurableStore.MaxInbox)
        {
            queue.Signal(instanceId);
        }

        var instance = input.Instance;
        if (instance.IsCompleted || input.Inbox.All(message => message.ExecutionId is { } generation && generation != instance.ExecutionId))
        {
            await store.DiscardAsync(input.Inbox);
            return;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var outcome = Episode.Run(input, now, functions, converter, loggerFactory);
        if (await store.CommitAsync(input, outcome, now) is { } wakeups)
        {
            if (outcome.Instance.Status == OrchestrationRuntimeStatus.Failed)
            {
                DurableLog.OrchestrationFailed(_logger, instance.Name, instanceId, outcome.Instance.Failure?.ErrorType ?? string.Empty);
            }

            committed(instanceId, wakeups);
        }
    }

    private async Task SignalLaterAsync(string instanceId, CancellationToken stop)
    {
        try
        {
            await Task.Delay(RetryDelay, clock, stop);
            queue.Signal(instanceId);
        }
        catch (OperationCanceledException)
        {
            DurableLog.EpisodeLeft(_logger, instanceId);
        }
    }
}
