using MedFunctions.LocalRuntime.Hosting.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Hosting;

/// <summary>An app made of a test's own function classes, listening on a free port.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningApp(WebApplication app)
    {
        this.app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => app.Services;

    public Recorder Recorder => app.Services.GetRequiredService<Recorder>();

    public static FunctionsApplicationBuilder Builder(string stateFolder, string? storage, params Type[] types)
    {
        string[] args = ["--urls", "http://127.0.0.1:0", $"--{StateFolder.Setting}={stateFolder}"];
        var builder = new FunctionsApplicationBuilder(args, FunctionSource.Of(types)).ConfigureFunctionsWebApplication();
        if (storage is not null) builder.Configuration["AzureWebJobsStorage"] = storage;
        builder.Host.Settings = builder.Host.Settings with
        {
            Blobs = new BlobSettings
            {
                MinPollingInterval = TimeSpan.FromMilliseconds(20),
                MaxPollingInterval = TimeSpan.FromMilliseconds(100),
                RetryDelay = TimeSpan.FromMilliseconds(1),
            },
            Queues = new QueueSettings { MaxPollingInterval = TimeSpan.FromMilliseconds(100) },
        };
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<Recorder>();
        return builder;
    }

    public static async Task<RunningApp> StartAsync(FunctionsApplicationBuilder builder)
    {
        var app = (WebApplication)builder.Build();
        await app.StartAsync();
        return new RunningApp(app);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
