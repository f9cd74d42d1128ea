using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace MedFunctions.LocalRuntime.Triggers.Queues;

/// <summary>Keeps a message hidden while its function runs, by renewing at half of the lease.</summary>
internal sealed class MessageLease : IAsyncDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly Task renewing;
    private string receipt;

    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan length, TimeProvider time)
    {
        receipt = message.PopReceipt;
        renewing = RenewAsync(queue, message, length, time);
    }

    /// <summary>Ends the renewal.</summary>
    /// <returns>The receipt with which the message can be changed.</returns>
    public async Task<string> EndAsync()
    {
        await ended.CancelAsync();
        await renewing;
        return receipt;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        ended.Dispose();
    }

    private async Task RenewAsync(QueueClient queue, QueueMessage message, TimeSpan length, TimeProvider time)
    {
        try
        {
            while (true)
            {
                await Task.Delay(length / 2, time, ended.Token);
                var renewed = await queue.UpdateMessageAsync(message.MessageId, receipt, message.Body, length, CancellationToken.None);
                receipt = renewed.Value.PopReceipt;
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
        catch (Exception e) when (StorageHealth.Covers(e))
        {
            // The run goes on; when the message has become visible meanwhile, the old receipt fails and that is reported.
        }
    }
}
