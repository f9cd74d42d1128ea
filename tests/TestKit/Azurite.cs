using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Xunit;

namespace MedFunctions.TestKit;

/// <summary>
/// A storage emulator of its own for a test assembly: blobs, queues and tables on free ports, everything in memory.
/// Use it as an xunit collection fixture.
/// </summary>
public sealed partial class Azurite : IAsyncLifetime, IDisposable
{
    private const string Account = "medfunctionstest";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private readonly Dictionary<string, string> addresses = [];
    private Process? process;

    /// <summary>Connection string of the running emulator.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};"
        + $"BlobEndpoint={addresses["Blob"]}/{Account};QueueEndpoint={addresses["Queue"]}/{Account};TableEndpoint={addresses["Table"]}/{Account};";

    /// <exception cref="FileNotFoundException">The npm packages of the repository aren't installed.</exception>
    public async Task InitializeAsync()
    {
        process = Process.Start(StartInfo()) ?? throw new InvalidOperationException("node didn't start.");
        var errors = process.StandardError.ReadToEndAsync();
        using var late = new CancellationTokenSource(Patience);
        while (addresses.Count < 3)
        {
            var line = await process.StandardOutput.ReadLineAsync(late.Token)
                ?? throw new InvalidOperationException($"Azurite ended before it listened: {await errors}");
            if (Listening().Match(line) is { Success: true } match) addresses[match.Groups["service"].Value] = match.Groups["address"].Value;
        }

        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
    }

    public async Task DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        Dispose();
    }

    public void Dispose() => process?.Dispose();

    private ProcessStartInfo StartInfo()
    {
        var script = Path.Combine(Root(), "node_modules", "azurite", "dist", "src", "azurite.js");
        if (!File.Exists(script)) throw new FileNotFoundException($"Azurite isn't installed; run 'npm ci' in {Root()}.", script);
        return new ProcessStartInfo("node",
        [
            script, "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--inMemoryPersistence",
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AZURITE_ACCOUNTS"] = $"{Account}:{key}" },
        };
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "MedFunctions.sln"))) at = at.Parent;
        return at?.FullName ?? throw new DirectoryNotFoundException("The tests don't run below the repository's root.");
    }

    [GeneratedRegex(@"Azurite (?<service>\w+) service is successfully listening at (?<address>http://\S+)")]
    private static partial Regex Listening();
}
