using System.Collections.Concurrent;
using System.Globalization;
using MedFunctions.LocalRuntime.Durable;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Tests.Durable;

/// <summary>The functions of a test: lambdas by name, with a count of the calls of each activity.</summary>
internal sealed class TestFunctions : IDurableFunctions
{
    private readonly Dictionary<string, Func<string?, CancellationToken, Task<object?>>> _activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>> _orchestrators = new(StringComparer.OrdinalIgnoreCase);

    public ConcurrentDictionary<string, int> Calls { get; } = new(StringComparer.OrdinalIgnoreCase);

    public TestFunctions Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> body)
    {
        _orchestrators[name] = async context => await body(context);
        return this;
    }

    public TestFunctions Orchestrator(string name, Func<TaskOrchestrationContext, Task> body)
    {
        _orchestrators[name] = async context =>
        {
            await body(context);
            return null;
        };
        return this;
    }

    public TestFunctions Activity<TIn, TOut>(string name, Func<TIn?, TOut> body) =>
        Activity<TIn, TOut>(name, (input, _) => Task.FromResult(body(input)));

    public TestFunctions Activity<TIn, TOut>(string name, Func<TIn?, CancellationToken, Task<TOut>> body)
    {
        _activities[name] = async (input, cancellation) =>
            await body(Microsoft.DurableTask.Converters.JsonDataConverter.Default.Deserialize<TIn>(input), cancellation);
        return this;
    }

    public bool HasOrchestrator(string name) => _orchestrators.ContainsKey(name);

    public bool HasActivity(string name) => _activities.ContainsKey(name);

    public Task<object?> RunOrchestratorAsync(string name, TaskOrchestrationContext context) => _orchestrators[name](context);

    public Task<object?> RunActivityAsync(string name, string instanceId, string? serializedInput, CancellationToken cancellationToken)
    {
        Calls.AddOrUpdate(name, 1, (_, count) => count + 1);
        return _activities[name](serializedInput, cancellationToken);
    }
}

/// <summary>A real host with the engine on a real folder.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IHost _host;
    private readonly bool _ownsFolder;
    private bool _stopped;

    private EngineHost(IHost host, string folder, bool ownsFolder)
    {
        _host = host;
        Folder = folder;
        _ownsFolder = ownsFolder;
    }

    public string Folder { get; }

    public DurableTaskClient Client => _host.Services.GetRequiredService<DurableTaskClient>();

    public static string NewFolder() => Path.Combine(Path.GetTempPath(), "medfn-durable-" + Guid.NewGuid().ToString("N"));

    /// <summary>Starts an engine; on a folder of its own unless one is given, which then stays.</summary>
    public static async Task<EngineHost> StartAsync(
        IDurableFunctions functions,
        string? folder = null,
        TimeProvider? clock = null,
        ILoggerProvider? logs = null,
        Action<DurableEngineOptions>? configure = null)
    {
        var path = folder ?? NewFolder();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(functions).AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddDurableEngine(options =>
        {
            options.StateFolder = path;
            configure?.Invoke(options);
        });
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new EngineHost(host, path, folder is null);
    }

    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null, string? instanceId = null)
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(instanceId));
        return await CompletionAsync(id);
    }

    public async Task<OrchestrationMetadata> CompletionAsync(string id)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, patience.Token);
    }

    /// <summary>
    /// Copies the committed state as it is now: what a new process would find if this one were killed at this instant.
    /// </summary>
    public string CopyOfState()
    {
        var copy = NewFolder();
        Directory.CreateDirectory(copy);
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "durable.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $0";
        command.Parameters.AddWithValue("$0", Path.Combine(copy, "durable.db"));
        command.ExecuteNonQuery();
        return copy;
    }

    /// <summary>Counts rows; the SQL is a test's own.</summary>
    public long Count(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "durable.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A test's constant.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await _host.StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}

/// <summary>Waits for something that another thread makes true.</summary>
internal static class Eventually
{
    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(EngineHost.Patience);
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), patience.Token);
        }
    }

    public static Task HoldsAsync(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));
}
