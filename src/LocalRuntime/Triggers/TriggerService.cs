using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Triggers;

/// <summary>Starts the listeners when the app is up, and ends them without losing a run when it goes down.</summary>
internal sealed partial class TriggerService(
    IEnumerable<ITriggerListener> listeners, IHostApplicationLifetime lifetime, ILogger<TriggerService> logger)
    : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource stopTaking = new();
    private readonly CancellationTokenSource abort = new();
    private Task running = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        running = Task.WhenAll(listeners.Select(listener => Task.Run(() => ListenAsync(listener), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => stopTaking.CancelAsync();

    /// <summary>Waits for what runs; when the host's shutdown time is over, cancels it and waits a last moment.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await running.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await abort.CancelAsync();
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None));
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        stopTaking.Dispose();
        abort.Dispose();
    }

    private async Task ListenAsync(ITriggerListener listener)
    {
        try
        {
            await listener.RunAsync(stopTaking.Token, abort.Token);
        }
        catch (OperationCanceledException) when (stopTaking.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            // A host with a silent trigger looks healthy and isn't, so it stops and leaves the restart to its supervisor.
            LogListenerFailed(e, listener.GetType().Name);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(EventId = 9021, Level = LogLevel.Critical, Message = "{Listener} failed; the host stops")]
    private partial void LogListenerFailed(Exception exception, string listener);
}
