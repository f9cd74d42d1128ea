using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MedFunctions.TestKit;

/// <summary>The function app as a real process, on a free port and a folder of its own.</summary>
public sealed class FunctionApp : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly string connectionString;
    private readonly string folder;
    private readonly string modelsFolder;
    private Process? process;

    /// <param name="connectionString">Storage account.</param>
    /// <param name="folder">Where state, training jobs and log are kept; lives on when the app is started again.</param>
    /// <param name="modelsFolder">Folder with <c>{name}/model.json</c>.</param>
    public FunctionApp(string connectionString, string folder, string modelsFolder)
    {
        this.connectionString = connectionString;
        this.folder = folder;
        this.modelsFolder = modelsFolder;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}"), Timeout = TimeSpan.FromMinutes(2) };
    }

    /// <summary>Speaks to the app; the address stays the same over restarts.</summary>
    public HttpClient Http { get; }

    public string TrainingFolder => Path.Combine(folder, "training");

    /// <summary>What the app printed so far.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string LogFile => Path.Combine(folder, "app.log");

    /// <summary>Starts the process and waits until it is healthy.</summary>
    public async Task StartAsync()
    {
        var app = RepositoryRoot.File("artifacts", "bin", "App", "release", "MedFunctions.App");
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", "exec \"$0\" >>\"$1\" 2>&1 </dev/null", app, LogFile },
            WorkingDirectory = folder,
        };
        start.Environment["AzureWebJobsStorage"] = connectionString;
        start.Environment["Pseudonyms__Secret"] = "a secret for tests only";
        start.Environment["Models__Folder"] = modelsFolder;
        start.Environment["LocalTraining__Trainer"] = RepositoryRoot.File("artifacts", "bin", "Trainer", "release_linux-x64", "trainer");
        start.Environment["LocalTraining__Folder"] = TrainingFolder;
        start.Environment["MedFunctions__StateFolder"] = Path.Combine(folder, "state");
        start.Environment["ASPNETCORE_URLS"] = Http.BaseAddress!.ToString();
        process = Process.Start(start)!;
        await Eventually.TrueAsync(
            async () => !process.HasExited && await IsHealthyAsync(), StartPatience, () => $"the app to become healthy; it said:\n{Log}");
    }

    /// <summary>What <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await KillAsync();
        }

        foreach (var file in Directory.Exists(TrainingFolder) ? Directory.GetFiles(TrainingFolder, "pid", SearchOption.AllDirectories) : [])
        {
            KillTrainer(int.Parse(await File.ReadAllTextAsync(file), System.Globalization.CultureInfo.InvariantCulture));
        }

        process?.Dispose();
        Http.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void KillTrainer(int processId)
    {
        try
        {
            using var trainer = Process.GetProcessById(processId);
            if (trainer.ProcessName == "trainer")
            {
                trainer.Kill();
            }
        }
        catch (ArgumentException)
        {
            // It has ended.
        }
    }

    private async Task<bool> IsHealthyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("/api/health", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
