using MedFunctions.LocalRuntime.Hosting.Discovery;
using MedFunctions.LocalRuntime.Triggers.Blobs;
using MedFunctions.LocalRuntime.Triggers.Queues;
using MedFunctions.LocalRuntime.Triggers.Timers;
using Microsoft.Extensions.DependencyInjection;

namespace MedFunctions.LocalRuntime.Triggers;

/// <summary>Watches one function's source and runs the function.</summary>
internal interface ITriggerListener
{
    /// <summary>
    /// Runs until <paramref name="stopTaking"/> fires and what was running then has ended. Runs are cancelled only by
    /// <paramref name="abort"/>.
    /// </summary>
    Task RunAsync(CancellationToken stopTaking, CancellationToken abort);
}

internal static class TriggerListeners
{
    public static void AddTriggerListeners(this IServiceCollection services, IReadOnlyList<Function> functions)
    {
        foreach (var function in functions)
        {
            Type? listener = function.Trigger switch
            {
                BlobTrigger => typeof(BlobListener),
                QueueTrigger => typeof(QueueListener),
                TimerTrigger => typeof(TimerListener),
                _ => null,
            };
            if (listener is not null)
                services.AddSingleton(provider => (ITriggerListener)ActivatorUtilities.CreateInstance(provider, listener, function, function.Trigger));
        }

        services.AddHostedService<TriggerService>();
    }
}
