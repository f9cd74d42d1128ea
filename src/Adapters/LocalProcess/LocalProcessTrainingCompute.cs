using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using MedFunctions.Core;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Preprocessing;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MedFunctions.Adapters.LocalProcess;

/// <summary>
/// Trains in a process on this machine. The process doesn't need the function app: it goes on when the app is killed, and
/// a new app finds it by its files.
/// </summary>
internal sealed partial class LocalProcessTrainingCompute(
    IOptions<LocalTrainingOptions> options,
    IDatasetStore datasets,
    IModelDefinitions definitions,
    IPreparedImages images,
    ILogger<LocalProcessTrainingCompute> logger) : ITrainingCompute, IDisposable
{
    private const string CannotStart = "The trainer could not be started. Check the setting LocalTraining:Trainer.";

    private static readonly TimeSpan StartUp = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim submitting = new(1);

    private string ImagesFolder => Path.Combine(options.Value.Folder, "images");

    public async Task SubmitAsync(TrainingJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        await submitting.WaitAsync(cancellationToken);
        try
        {
            var folder = Folder(job.Id);
            if (folder.ReadStatus().State is not (JobState.Unknown or JobState.Interrupted))
            {
                return;
            }

            var manifest = await datasets.GetAsync(job.Dataset, job.DatasetVersion, cancellationToken);
            await images.DownloadAsync([.. manifest.Entries.Select(entry => entry.ImageId)], ImagesFolder, cancellationToken);
            if (!folder.Exists)
            {
                folder.Create(ContractJson.Write(manifest), ContractJson.Write(definitions.Get(job.Model)));
            }

            await StartAsync(job.Id, folder, cancellationToken);
        }
        finally
        {
            submitting.Release();
        }
    }

    public Task<JobStatus> GetStatusAsync(string jobId, CancellationToken cancellationToken) =>
        Task.FromResult(Folder(jobId).ReadStatus());

    public async Task CancelAsync(string jobId, CancellationToken cancellationToken)
    {
        var folder = Folder(jobId);

        // A submission that is under way would start the process after nobody was found to stop.
        await submitting.WaitAsync(cancellationToken);
        try
        {
            if (folder.Exists)
            {
                folder.MarkCancelled();
                await StopAsync(folder, cancellationToken);
            }
        }
        finally
        {
            submitting.Release();
        }
    }

    public Task<ModelBundle> GetBundleAsync(string jobId, CancellationToken cancellationToken)
    {
        var files = Folder(jobId).ReadBundle();
        return files.Count == 0
            ? throw new NotFoundException($"Training {jobId} has no model bundle.")
            : Task.FromResult(new ModelBundle(files));
    }

    public void Dispose() => submitting.Dispose();

    [GeneratedRegex(@"\A[a-z0-9-]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex JobIdPattern();

    /// <summary>The id becomes the name of a folder, so it must not lead out of this one.</summary>
    private JobFolder Folder(string jobId) => JobIdPattern().IsMatch(jobId)
        ? new JobFolder(Path.GetFullPath(Path.Combine(options.Value.Folder, "jobs", jobId)))
        : throw new InvalidInputException("A training's id has lower-case letters, digits and hyphens only.");

    private static async Task StopAsync(JobFolder folder, CancellationToken cancellationToken)
    {
        if (folder.FindProcess() is not { } processId)
        {
            return;
        }

        try
        {
            using var process = Process.GetProcessById(processId);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (ArgumentException)
        {
            // It ended by itself in between.
        }
    }

    private async Task StartAsync(string jobId, JobFolder folder, CancellationToken cancellationToken)
    {
        var trainer = Path.GetFullPath(options.Value.Trainer);
        if (!File.Exists(trainer))
        {
            throw new UnavailableException(CannotStart);
        }

        // The shell joins the output to a file and becomes the trainer: a pipe would break when the function app ends. It
        // says itself which process it is, so that nobody's death in between leaves a trainer that can't be found.
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", "log=$1; echo $$ >\"$2\"; shift 2; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", folder.Log, folder.ProcessIdFile, trainer },
        };
        string[] arguments =
        [
            "--manifest", folder.Manifest, "--data", Path.GetFullPath(ImagesFolder), "--model", folder.Definition,
            "--output", folder.Output, "--resume",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (options.Value.Threads > 0)
        {
            start.ArgumentList.Add("--threads");
            start.ArgumentList.Add(options.Value.Threads.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        // Settings of this app are none of the trainer's business, secrets least of all.
        foreach (var name in start.Environment.Keys.Where(name => name.Contains("__", StringComparison.Ordinal) || name.StartsWith("AzureWebJobs", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        try
        {
            using var process = Process.Start(start)!;
            LogStarted(logger, jobId);
            await WaitUntilItIsKnownAsync(process, folder, cancellationToken);
        }
        catch (Win32Exception exception)
        {
            throw new UnavailableException(CannotStart, exception);
        }
    }

    /// <summary>Until then its folder looks interrupted, and a second submission would start a second process.</summary>
    private static async Task WaitUntilItIsKnownAsync(Process process, JobFolder folder, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (!process.HasExited && folder.ReadStatus().State == JobState.Interrupted && waited.Elapsed < StartUp)
        {
            await Task.Delay(50, cancellationToken);
        }
    }

    [LoggerMessage(4101, LogLevel.Information, "Started the trainer for {JobId}.")]
    private static partial void LogStarted(ILogger logger, string jobId);
}
