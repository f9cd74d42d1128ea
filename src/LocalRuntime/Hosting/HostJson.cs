using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace MedFunctions.LocalRuntime.Hosting;

/// <summary>
/// Reads <c>host.json</c>. An environment variable <c>AzureFunctionsJobHost__extensions__http__routePrefix</c> (and so on
/// for each setting) wins over the file, as in Azure.
/// </summary>
internal static class HostJson
{
    public const string FileName = "host.json";
    public const string EnvironmentPrefix = "AzureFunctionsJobHost__";

    /// <exception cref="InvalidDataException">The file isn't JSON, its version isn't 2.0, or a value is out of its range.</exception>
    public static IConfigurationRoot Load(string folder)
    {
        try
        {
            return new ConfigurationBuilder()
                .SetBasePath(folder)
                .AddJsonFile(FileName, optional: true, reloadOnChange: false)
                .AddEnvironmentVariables(EnvironmentPrefix)
                .Build();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{FileName} isn't valid JSON: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    /// <inheritdoc cref="Load"/>
    public static HostSettings Parse(IConfiguration json)
    {
        if (json["version"] is { } version && version != "2.0")
            throw new InvalidDataException($"{FileName} has version '{version}'; this host reads 2.0.");

        var defaults = new HostSettings();
        return new HostSettings
        {
            FunctionTimeout = Timeout(json, "functionTimeout", defaults.FunctionTimeout),
            RoutePrefix = (json["extensions:http:routePrefix"] ?? defaults.RoutePrefix).Trim('/'),
            Blobs = defaults.Blobs with
            {
                MaxDegreeOfParallelism = Number(json, "extensions:blobs:maxDegreeOfParallelism", defaults.Blobs.MaxDegreeOfParallelism, 1, 256),
                PoisonBlobThreshold = Number(json, "extensions:blobs:poisonBlobThreshold", defaults.Blobs.PoisonBlobThreshold, 1, 100),
            },
            Queues = Queues(json.GetSection("extensions:queues"), defaults.Queues),
        };
    }

    private static QueueSettings Queues(IConfigurationSection json, QueueSettings defaults)
    {
        var batchSize = Number(json, "batchSize", defaults.BatchSize, 1, 32);
        return defaults with
        {
            BatchSize = batchSize,
            NewBatchThreshold = Number(json, "newBatchThreshold", batchSize / 2, 0, 1000),
            MaxDequeueCount = Number(json, "maxDequeueCount", defaults.MaxDequeueCount, 1, 1000),
            VisibilityTimeout = Interval(json, "visibilityTimeout", defaults.VisibilityTimeout, TimeSpan.Zero),
            MaxPollingInterval = Interval(json, "maxPollingInterval", defaults.MaxPollingInterval, TimeSpan.FromMilliseconds(100)),
            Base64 = Encoding(json, "messageEncoding"),
        };
    }

    private static TimeSpan? Timeout(IConfiguration json, string key, TimeSpan? fallback) =>
        json[key] == "-1" ? null : Interval(json, key, fallback ?? TimeSpan.Zero, TimeSpan.FromSeconds(1));

    private static TimeSpan Interval(IConfiguration json, string key, TimeSpan fallback, TimeSpan least)
    {
        if (json[key] is not { } text) return fallback;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= TimeSpan.FromDays(7))
            return value;
        throw Wrong(json, key, text, $"a time of the form hh:mm:ss from {least} to 7 days");
    }

    private static int Number(IConfiguration json, string key, int fallback, int least, int most)
    {
        if (json[key] is not { } text) return fallback;
        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        throw Wrong(json, key, text, $"a whole number from {least} to {most}");
    }

    private static bool Encoding(IConfiguration json, string key) => json[key]?.ToUpperInvariant() switch
    {
        null or "BASE64" => true,
        "NONE" => false,
        _ => throw Wrong(json, key, json[key]!, "'base64' or 'none'"),
    };

    private static InvalidDataException Wrong(IConfiguration json, string key, string text, string wanted)
    {
        var path = json is IConfigurationSection section ? $"{section.Path}:{key}" : key;
        return new InvalidDataException($"{FileName}: {path.Replace(':', '.')} is '{text}', but must be {wanted}.");
    }
}
