using System.Text.RegularExpressions;
using MedFunctions.LocalRuntime.Triggers.Blobs;
using MedFunctions.LocalRuntime.Triggers.Timers;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;

namespace MedFunctions.LocalRuntime.Hosting.Discovery;

/// <summary>Turns trigger attributes into checked triggers. Mistakes are <see cref="FormatException"/>s.</summary>
internal sealed partial class TriggerFactory(IConfiguration configuration, HostSettings settings, bool aspNetCore)
{
    public const string DefaultConnection = "AzureWebJobsStorage";

    public Trigger Create(TriggerBindingAttribute attribute, string functionName) => attribute switch
    {
        HttpTriggerAttribute http => Http(http, functionName),
        BlobTriggerAttribute blob => new BlobTrigger(Path(blob.BlobPath), Connection(blob.Connection)),
        QueueTriggerAttribute queue => new QueueTrigger(Queue(queue.QueueName), Connection(queue.Connection)),
        TimerTriggerAttribute timer => new TimerTrigger(TimerSchedule.Parse(Resolve(timer.Schedule)), timer.UseMonitor, timer.RunOnStartup),
        OrchestrationTriggerAttribute => new OrchestrationTrigger(),
        ActivityTriggerAttribute => new ActivityTrigger(),
        _ => throw new FormatException($"the local host knows no {attribute.GetType().Name}"),
    };

    public BlobPathPattern Path(string path) => BlobPathPattern.Parse(Resolve(path));

    public string Queue(string name)
    {
        var resolved = Resolve(name);
        return QueueName().IsMatch(resolved)
            ? resolved
            : throw new FormatException($"'{resolved}' is no queue name (3 to 63 lower-case letters, digits and single '-')");
    }

    public string Connection(string? setting)
    {
        var name = setting ?? DefaultConnection;
        if (StorageConnections.Find(configuration, name) is null)
            throw new FormatException($"the setting '{name}' with a storage connection string is missing");
        return name;
    }

    private HttpTrigger Http(HttpTriggerAttribute attribute, string functionName)
    {
        if (!aspNetCore) throw new FormatException("an HTTP function needs builder.ConfigureFunctionsWebApplication() in Program.cs");
        var own = Resolve(attribute.Route ?? functionName).TrimStart('/');
        var route = settings.RoutePrefix.Length == 0 ? own : $"{settings.RoutePrefix}/{own}";
        try
        {
            var names = RoutePatternFactory.Parse(route).Parameters.Select(p => p.Name).ToList();
            return new HttpTrigger(route, [.. (attribute.Methods ?? []).Select(m => m.ToUpperInvariant())], attribute.AuthLevel, names);
        }
        catch (RoutePatternException e)
        {
            throw new FormatException($"the route '{own}' is wrong: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>Replaces each <c>%name%</c> by the setting of that name.</summary>
    private string Resolve(string text) => SettingReference().Replace(text, match =>
        configuration[match.Groups[1].Value] ?? throw new FormatException($"the setting '{match.Groups[1].Value}' is missing"));

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex SettingReference();

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex QueueName();
}
