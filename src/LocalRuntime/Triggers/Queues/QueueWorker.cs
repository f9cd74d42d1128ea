using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using MedFunctions.LocalRuntime.Hosting;
using MedFunctions.LocalRuntime.Hosting.Discovery;
using MedFunctions.LocalRuntime.Hosting.Invocation;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Triggers.Queues;

/// <summary>Delivers one message: deletes it after success, shows it again after a failure, gives it up after too many.</summary>
internal sealed class QueueWorker(
    Function function, QueueClient queue, QueueClient poison, FunctionInvoker invoker,
    QueueSettings settings, TimeProvider time, ILogger logger)
{
    public async Task DeliverAsync(QueueMessage message, CancellationToken abort)
    {
        try
        {
            if (message.DequeueCount > settings.MaxDequeueCount || !TryDecode(message, out var body))
            {
                await GiveUpAsync(message, message.PopReceipt);
                return;
            }

            await using var lease = new MessageLease(queue, message, settings.RunLease, time);
            var succeeded = await SucceedsAsync(message, body, abort);
            var receipt = await lease.EndAsync();
            if (succeeded) await queue.DeleteMessageAsync(message.MessageId, receipt, CancellationToken.None);
            else if (message.DequeueCount >= settings.MaxDequeueCount) await GiveUpAsync(message, receipt);
            else await queue.UpdateMessageAsync(message.MessageId, receipt, message.Body, settings.VisibilityTimeout, CancellationToken.None);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            logger.LeaseLost(function.Name);
        }
        catch (Exception e) when (StorageHealth.Covers(e))
        {
            logger.StorageTrouble(function.Name, (e as RequestFailedException)?.Status ?? 0, (e as RequestFailedException)?.ErrorCode);
        }
    }

    private async Task<bool> SucceedsAsync(QueueMessage message, BinaryData body, CancellationToken abort)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["QueueTrigger"] = body.ToString(),
            ["Id"] = message.MessageId,
            ["PopReceipt"] = message.PopReceipt,
            ["DequeueCount"] = message.DequeueCount,
            ["InsertionTime"] = message.InsertedOn,
            ["ExpirationTime"] = message.ExpiresOn,
            ["NextVisibleTime"] = message.NextVisibleOn,
        };
        var decoded = QueuesModelFactory.QueueMessage(
            message.MessageId, message.PopReceipt, body, message.DequeueCount, message.NextVisibleOn, message.InsertedOn, message.ExpiresOn);
        try
        {
            await invoker.InvokeAsync(function, new TriggerEvent(decoded, data), abort);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private async Task GiveUpAsync(QueueMessage message, string receipt)
    {
        await poison.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
        await poison.SendMessageAsync(message.Body.ToString(), CancellationToken.None);
        await queue.DeleteMessageAsync(message.MessageId, receipt, CancellationToken.None);
        logger.Poisoned(function.Name, (int)message.DequeueCount, poison.Name);
    }

    private bool TryDecode(QueueMessage message, out BinaryData body)
    {
        body = message.Body;
        if (!settings.Base64) return true;
        var text = message.Body.ToString();
        var bytes = new byte[text.Length / 4 * 3 + 3];
        if (!Convert.TryFromBase64String(text, bytes, out var written)) return false;
        body = new BinaryData(bytes.AsMemory(0, written));
        return true;
    }
}
