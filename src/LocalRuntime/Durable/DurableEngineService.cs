using Microsoft.Extensions.Hosting;

namespace MedFunctions.LocalRuntime.Durable;

/// <summary>
/// Opens the store before any other service starts, moves orchestrations on after all have started, drains before any
/// stops, and closes after all have stopped.
/// </summary>
internal sealed class DurableEngineService(DurableEngine engine) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        engine.Open();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        engine.Start();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => engine.DrainAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        engine.Dispose();
        return Task.CompletedTask;
    }
}
