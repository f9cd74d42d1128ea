using System.Text;
using MedFunctions.LocalRuntime.Hosting.Discovery;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MedFunctions.LocalRuntime.Hosting;

/// <summary>Shows a person at the terminal what runs and where.</summary>
internal static partial class StartupListing
{
    public static void Write(IServiceProvider services, IReadOnlyList<Function> functions)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Host.Startup");
        var address = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? string.Empty;
        var state = services.GetRequiredService<State.StateFolder>().Path;
        logger.FunctionsFound(functions.Count, state);
        foreach (var function in functions)
        {
            var target = Target(function.Trigger, address);
            logger.FunctionListed(function.Trigger.Type, function.Name, target);
        }
    }

    private static string Target(Trigger trigger, string address)
    {
        if (trigger is not HttpTrigger http) return trigger.Listing;
        return new StringBuilder()
            .Append('[').AppendJoin(',', http.Methods.DefaultIfEmpty("*")).Append("] ")
            .Append(address).Append('/').Append(http.Route).ToString();
    }

    [LoggerMessage(EventId = 9011, Level = LogLevel.Information, Message = "{Count} functions; state in {StateFolder}")]
    private static partial void FunctionsFound(this ILogger logger, int count, string stateFolder);

    [LoggerMessage(EventId = 9012, Level = LogLevel.Information, Message = "  {TriggerType} {FunctionName}: {Target}")]
    private static partial void FunctionListed(this ILogger logger, string triggerType, string functionName, string target);
}
