using MedFunctions.LocalRuntime.Durable;
using MedFunctions.LocalRuntime.Hosting.State;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MedFunctions.LocalRuntime.Hosting;

/// <summary>Connects the durable engine with the host's functions, state folder and serializer.</summary>
internal static class DurableWiring
{
    public static void AddDurable(this IServiceCollection services, StateFolder folder)
    {
        services.AddSingleton<IDurableFunctions, DurableFunctions>();
        services.TryAddSingleton<DataConverter, WorkerDataConverter>();
        services.AddDurableEngine(engine => engine.StateFolder = folder.Path);
    }
}
