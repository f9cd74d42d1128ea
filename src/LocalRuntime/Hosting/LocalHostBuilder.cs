using System.Globalization;
using MedFunctions.LocalRuntime.Hosting.Discovery;
using MedFunctions.LocalRuntime.Hosting.Invocation;
using MedFunctions.LocalRuntime.Hosting.State;
using MedFunctions.LocalRuntime.Triggers;
using MedFunctions.LocalRuntime.Triggers.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Hosting;

/// <summary>Builds the web application in which everything runs.</summary>
internal sealed class LocalHostBuilder
{
    public const string DefaultUrl = "http://127.0.0.1:7071";

    /// <summary>Largest request body, as in Azure.</summary>
    public const long MaxRequestBody = 100L << 20;

    private readonly FunctionSource source;
    private bool aspNetCore;

    public LocalHostBuilder(string[] args, FunctionSource source)
    {
        this.source = source;
        Web = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = source.ApplicationName,
            ContentRootPath = source.Folder,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT"),
        });
        var hostJson = HostJson.Load(source.Folder);
        Settings = HostJson.Parse(hostJson);
        LogToConsole(hostJson);
        Web.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxRequestBody);
        if (string.IsNullOrEmpty(Web.Configuration["urls"]) && string.IsNullOrEmpty(Web.Configuration["http_ports"]))
            Web.WebHost.UseUrls(DefaultUrl);
        Web.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        Web.Services.AddOptions<WorkerOptions>();
    }

    public WebApplicationBuilder Web { get; }

    public HostSettings Settings { get; set; }

    public List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> Middleware { get; } = [];

    public void UseAspNetCore()
    {
        aspNetCore = true;
        Web.Services.AddProblemDetails();
        Web.Services.AddMvcCore();
    }

    public IHost Build()
    {
        var functions = FunctionDiscovery.Find(source.Types, new TriggerFactory(Web.Configuration, Settings, aspNetCore));
        var services = Web.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(Settings);
        services.AddSingleton(new FunctionCatalog(functions));
        var state = StateFolder.From(Web.Configuration);
        services.AddSingleton(state);
        services.AddSingleton<StateDatabase>();
        services.AddSingleton<StorageConnections>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<FunctionInvoker>(
            provider, (IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>>)Middleware));
        services.AddDurable(state);

        // Hosted services stop in reverse order: first no new work is taken, then the durable engine drains.
        services.AddTriggerListeners(functions);

        var app = Web.Build();
        app.MapHttpFunctions(functions);
        app.MapAdmin();
        app.Lifetime.ApplicationStarted.Register(() => StartupListing.Write(app.Services, functions));
        return app;
    }

    private void LogToConsole(IConfiguration hostJson)
    {
        Web.Logging.ClearProviders();
        Web.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = string.Create(CultureInfo.InvariantCulture, $"yyyy-MM-ddTHH:mm:ss.fff'Z' ");
        });
        Web.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        Web.Logging.AddConfiguration(hostJson.GetSection("logging"));
    }
}
