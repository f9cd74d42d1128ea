using System.Text.Json;
using MedFunctions.LocalRuntime.Durable.Client;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace MedFunctions.LocalRuntime.Durable;

/// <summary>Registration of the durable engine.</summary>
public static class DurableServiceCollectionExtensions
{
    /// <summary>
    /// Adds the engine and its <see cref="DurableTaskClient"/>. Needs <see cref="IDurableFunctions"/> and logging in the
    /// services; <see cref="TimeProvider"/> defaults to the system's, <see cref="DataConverter"/> to JSON as the Functions
    /// worker writes it. May be called twice.
    /// </summary>
    public static IServiceCollection AddDurableEngine(this IServiceCollection services, Action<DurableEngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<DurableEngineOptions>().ValidateDataAnnotations().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DataConverter>(new JsonDataConverter(new JsonSerializerOptions
        {
            PropertyNameCaseInsensitive = true,
            IncludeFields = true,
        }));
        services.TryAddSingleton<DurableEngine>();
        services.TryAddSingleton<DurableTaskClient, LocalDurableTaskClient>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DurableEngineService>());
        return services;
    }
}
