using MedFunctions.LocalRuntime.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Collects an app's services, settings and middleware.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly LocalHostBuilder host;

    internal FunctionsApplicationBuilder(string[] args, FunctionSource source) => host = new LocalHostBuilder(args, source);

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)host.Web).Properties;

    public ConfigurationManager Configuration => host.Web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    public IHostEnvironment Environment => host.Web.Environment;

    public ILoggingBuilder Logging => host.Web.Logging;

    public IMetricsBuilder Metrics => host.Web.Metrics;

    public IServiceCollection Services => host.Web.Services;

    internal LocalHostBuilder Host => host;

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => ((IHostApplicationBuilder)host.Web).ConfigureContainer(factory, configure);

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        host.Middleware.Add(middleware);
        return this;
    }

    /// <summary>Finds the functions and makes the host that runs them.</summary>
    /// <exception cref="FunctionDiscoveryException">A function is declared wrongly; the message names each one and its mistake.</exception>
    public IHost Build() => host.Build();
}

/// <summary>Lets HTTP functions use the request and result types of ASP.NET Core.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Host.UseAspNetCore();
        return builder;
    }
}
