using System.ComponentModel;
using System.Diagnostics;
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
        if (!folder.Exists)
        {
            return;
        }

        folder.MarkCancelled();
        if (folder.ReadStatus().State == JobState.Running && folder.ReadProcessId() is { } processId)
        {
            try
            {
                using var process = Process.GetProcessById(processId);
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(cancellationToken);
            }
            catch (ArgumentException)
            {
                // It ended by itself between the two lines above.
            }
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

    private JobFolder Folder(string jobId) => new(Path.GetFullPath(Path.Combine(options.Value.Folder, "jobs", jobId)));

    private async Task StartAsync(string jobId, JobFolder folder, CancellationToken cancellationToken)
    {
        var trainer = Path.GetFullPath(options.Value.Trainer);

        // The shell joins the output to a file and becomes the trainer: a pipe would break when the function app ends.
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", folder.Log, trainer },
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
            folder.WriteProcessId(process.Id);
            LogStarted(logger, jobId);
            await WaitUntilItHoldsItsLockAsync(process, folder, cancellationToken);
        }
        catch (Win32Exception exception)
        {
            throw new UnavailableException("The trainer could not be started. Check the setting LocalTraining:Trainer.", exception);
        }
    }

    /// <summary>Until then its folder looks interrupted, and a second submission would start a second process.</summary>
    private static async Task WaitUntilItHoldsItsLockAsync(Process process, JobFolder folder, CancellationToken cancellationToken)
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
