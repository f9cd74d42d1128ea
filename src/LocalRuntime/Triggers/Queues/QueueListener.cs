using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using MedFunctions.LocalRuntime.Hosting;
using MedFunctions.LocalRuntime.Hosting.Discovery;
using MedFunctions.LocalRuntime.Hosting.Invocation;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Triggers.Queues;

/// <summary>Fetches messages in batches while few enough run, less often while there are none.</summary>
internal sealed class QueueListener(
    Function function, QueueTrigger trigger, StorageConnections storage, FunctionInvoker invoker,
    HostSettings settings, TimeProvider time, ILogger<QueueListener> logger) : ITriggerListener
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(100);

    private readonly QueueSettings queues = settings.Queues;
    private readonly QueueClient queue = storage.Queue(trigger.Connection, trigger.Queue);
    private readonly StorageHealth health = new(function.Name, logger);

    public async Task RunAsync(CancellationToken stopTaking, CancellationToken abort)
    {
        var poison = storage.Queue(trigger.Connection, trigger.Queue + "-poison");
        var worker = new QueueWorker(function, queue, poison, invoker, queues, time, logger);
        var running = new HashSet<Task>();
        try
        {
            var wait = ShortestWait;
            while (!stopTaking.IsCancellationRequested)
            {
                while (running.Count > queues.NewBatchThreshold)
                {
                    running.Remove(await Task.WhenAny(running).WaitAsync(stopTaking));
                }

                var messages = await ReceiveAsync(stopTaking);
                foreach (var message in messages ?? [])
                    running.Add(Task.Run(() => worker.DeliverAsync(message, abort), CancellationToken.None));
                running.RemoveWhere(t => t.IsCompleted);
                if (messages is null) continue;
                wait = messages.Length > 0 ? ShortestWait : wait * 2 < queues.MaxPollingInterval ? wait * 2 : queues.MaxPollingInterval;
                if (messages.Length == 0) await Task.Delay(wait, time, stopTaking);
            }
        }
        finally
        {
            await Task.WhenAll(running);
        }
    }

    /// <returns>Null after storage trouble, which has been waited out.</returns>
    private async Task<QueueMessage[]?> ReceiveAsync(CancellationToken stopTaking)
    {
        try
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: stopTaking);

            // A message received while the host stops would stay hidden for its whole lease, so the call isn't cancelled.
            var messages = await queue.ReceiveMessagesAsync(queues.BatchSize, queues.RunLease, CancellationToken.None);
            health.Succeeded();
            return messages.Value;
        }
        catch (Exception e) when (!stopTaking.IsCancellationRequested && StorageHealth.Covers(e))
        {
            await Task.Delay(health.Failed(e), time, stopTaking);
            return null;
        }
    }
}
