using System.Collections.Concurrent;
using MedFunctions.Cli.Api;
using MedFunctions.Cli.Commands;
using MedFunctions.Cli.Terminal;
using MedFunctions.Core.Upload;

namespace MedFunctions.Cli.Import;

/// <summary>Uploads the files of a plan and waits until the server has finished with them.</summary>
internal sealed class Importer(CommandContext context)
{
    /// <summary>How long the server may finish nothing before the waiting ends.</summary>
    public static readonly TimeSpan Stalled = TimeSpan.FromMinutes(10);

    private readonly Meter _uploaded = new("uploaded");
    private readonly Meter _processed = new("processed");
    private readonly ConcurrentBag<string> _unreadable = [];
    private int _sent;
    private int _alreadyThere;
    private long _bytes;

    /// <param name="plan">What to upload.</param>
    /// <param name="wait">Whether to wait for the server.</param>
    /// <param name="cancellationToken">Stops; a second run goes on where this one stopped.</param>
    public async Task<ImportReport> RunAsync(ImportPlan plan, bool wait, CancellationToken cancellationToken)
    {
        var start = context.Clock.GetTimestamp();
        _uploaded.Total = plan.Files.Count;
        _processed.Total = plan.Blobs;
        context.HowToGoOn ??= () =>
            $"{PlainText.Count(_uploaded.Done)} of {PlainText.Count(plan.Files.Count)} files of {plan.Dataset} are uploaded. "
            + "Run the same command again: it goes on from there.";
        // Asked before the first upload, and without patience: a server that isn't there must be said at once.
        Show(await context.Client.GetUploadSummaryAsync(plan.Clinic, plan.Dataset, cancellationToken));
        var (summary, finished) = await context.Progress.RunAsync(
            wait ? [_uploaded, _processed] : [_uploaded], () => UploadAndWaitAsync(plan, wait, cancellationToken));
        var quarantined = summary is { Quarantined: > 0 }
            ? await context.Client.GetUploadsAsync(plan.Clinic, plan.Dataset, UploadState.Quarantined, cancellationToken)
            : [];
        return new ImportReport(
            plan.Clinic,
            plan.Dataset,
            _sent,
            _alreadyThere,
            plan.Labels?.Rows.Count ?? 0,
            _bytes,
            plan.LeftOut,
            [.. _unreadable.Order(StringComparer.Ordinal)],
            context.Clock.GetElapsedTime(start).TotalSeconds,
            finished,
            summary,
            quarantined);
    }

    private async Task<(UploadSummary? Summary, bool? Finished)> UploadAndWaitAsync(
        ImportPlan plan, bool wait, CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reader = wait ? ReadWhileUploadingAsync(plan, reading.Token) : Task.CompletedTask;
        try
        {
            await UploadAsync(plan, cancellationToken);
        }
        finally
        {
            await reading.CancelAsync();
            await reader;
        }

        if (!wait)
        {
            return (null, null);
        }

        var expected = plan.Blobs - _unreadable.Count;
        _processed.Total = expected;
        var (summary, done) = await context.Poller.UntilAsync(
            async token => Show(await context.Client.GetUploadSummaryAsync(plan.Clinic, plan.Dataset, token)),
            summary => summary.Stored >= expected && summary.Pending == 0,
            Stalled,
            cancellationToken);
        return (summary, done);
    }

    private async Task UploadAsync(ImportPlan plan, CancellationToken cancellationToken)
    {
        using var grants = new UploadGrants(
            token => context.Poller.ReadPatientlyAsync(inner => context.Client.RequestUploadAsync(plan.Clinic, inner), token),
            context.Clock);
        using var uploader = new BlobUploader(grants, plan.Dataset);
        if (plan.Labels is { } labels)
        {
            // First, so that no image is filed under a patient of its own; replaced, because labels may have been corrected.
            await uploader.ReplaceAsync(LabelTable.FileName, labels.Write(), cancellationToken);
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = plan.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(plan.Files, options, async (file, token) => await UploadAsync(uploader, file, token));
    }

    private async Task UploadAsync(BlobUploader uploader, LocalFile file, CancellationToken cancellationToken)
    {
        try
        {
            if (await uploader.CreateAsync(file, cancellationToken))
            {
                Interlocked.Increment(ref _sent);
                Interlocked.Add(ref _bytes, file.Length);
            }
            else
            {
                Interlocked.Increment(ref _alreadyThere);
            }

            _uploaded.Add();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _unreadable.Add(file.Name);
        }
    }

    /// <summary>Moves the second bar; what goes wrong here shows again, and counts, when the upload is over.</summary>
    private async Task ReadWhileUploadingAsync(ImportPlan plan, CancellationToken cancellationToken)
    {
        var pause = Poller.Interval;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, context.Clock, cancellationToken);
                var asked = context.Clock.GetTimestamp();
                Show(await context.Client.GetUploadSummaryAsync(plan.Clinic, plan.Dataset, cancellationToken));
                pause = Poller.Pause(context.Clock.GetElapsedTime(asked));
            }
            catch (Exception exception) when (exception is OperationCanceledException or UnreachableException or RefusedException)
            {
                continue;
            }
        }
    }

    private UploadSummary Show(UploadSummary summary)
    {
        _processed.Done = summary.Stored - summary.Pending;
        _processed.Note = summary.Quarantined > 0 ? $"{PlainText.Count(summary.Quarantined)} quarantined" : "";
        return summary;
    }
}
