using MedFunctions.Core.Datasets;
using MedFunctions.Core.Preprocessing;
using MedFunctions.Imaging;
using Microsoft.Extensions.Logging;

namespace MedFunctions.Core.Upload;

/// <summary>An image that automatic prediction may look at.</summary>
/// <param name="Clinic">Clinic of the upload.</param>
/// <param name="Dataset">Dataset of the upload.</param>
/// <param name="SourceKey">Pseudonym of the upload.</param>
/// <param name="ImageId">The prepared image.</param>
public sealed record ImageReady(string Clinic, string Dataset, string SourceKey, string ImageId);

/// <summary>Takes one uploaded blob to its final state. Running it twice for the same blob changes nothing.</summary>
public sealed class ReceiveUpload(
    IUploadRecords uploads,
    ILabelRecords labels,
    IPreparedImages images,
    IQuarantine quarantine,
    Pseudonymizer pseudonymizer,
    ImageLimits limits,
    TimeProvider clock,
    ILogger<ReceiveUpload> logger)
{
    private static readonly Rejection ProcessingFailed = new(
        "processing-failed",
        "The file could not be processed after several attempts. Send it again; if that fails too, send the file to your support.");

    /// <returns>The image when there is one, for prediction; null otherwise.</returns>
    public async Task<ImageReady?> RunAsync(IUploadSource source, CancellationToken cancellationToken)
    {
        var content = await source.ReadAsync(limits.MaxFileBytes, cancellationToken);
        if (content is null)
        {
            return null;
        }

        var path = source.Path;
        var received = Received(path, content.ETag);
        if (await uploads.FindAsync(path.Clinic, path.Dataset, received.SourceKey, cancellationToken) is { IsFinal: true } known && known.ETag == content.ETag)
        {
            return Ready(known);
        }

        if (!UploadPath.IsValidName(path.Clinic))
        {
            await RejectAsync(received, new Rejection(
                "bad-path", "The first folder must be the clinic's name in lower-case letters, digits and hyphens (3 to 63)."), cancellationToken);
            return null;
        }

        if (content.Length > limits.MaxFileBytes)
        {
            await RejectAsync(received, new Rejection(
                RejectionCodes.TooLarge,
                $"The file is larger than {limits.MaxFileBytes >> 20} MiB. Send single images instead of a whole series."), cancellationToken);
            return null;
        }

        return path.IsLabelsFile
            ? await ReadLabelsAsync(received, content, cancellationToken)
            : await PrepareAsync(received, content, cancellationToken);
    }

    /// <summary>For an upload that failed again and again: gives it its final state, unless it reached one meanwhile.</summary>
    /// <param name="path">Where the blob lies.</param>
    /// <param name="etag">Version of the blob that failed, with or without quotation marks.</param>
    /// <param name="cancellationToken">Ends it between two writes.</param>
    public async Task GiveUpAsync(UploadPath path, string etag, CancellationToken cancellationToken)
    {
        var record = Received(path, etag.Trim('"'));
        if (await uploads.FindAsync(path.Clinic, path.Dataset, record.SourceKey, cancellationToken) is { IsFinal: true } known && known.ETag == record.ETag)
        {
            return;
        }

        await RejectAsync(record, ProcessingFailed, cancellationToken);
    }

    private static ImageReady? Ready(UploadRecord record) =>
        record.ImageId is { } imageId ? new ImageReady(record.Path.Clinic, record.Path.Dataset, record.SourceKey, imageId) : null;

    private UploadRecord Received(UploadPath path, string etag) =>
        new(path, pseudonymizer.ForSource(path), UploadState.Received, etag, null, null, null, clock.GetUtcNow());

    private async Task<ImageReady?> PrepareAsync(UploadRecord received, UploadContent content, CancellationToken cancellationToken)
    {
        var preparation = ImagePreparation.Prepare(content.Bytes, limits, received.SourceKey, content.ETag, out var rejection);
        if (preparation is null)
        {
            await RejectAsync(received, rejection!, cancellationToken);
            return null;
        }

        var kept = await images.AddAsync(PreparedPng.Encode(preparation.Pixels), preparation.Record, cancellationToken);
        var finished = received with
        {
            State = kept.SourceKey == received.SourceKey ? UploadState.Prepared : UploadState.Duplicate,
            ImageId = kept.ImageId,
            PatientKey = preparation.PatientId is { } patient ? pseudonymizer.ForPatient(received.Path.Clinic, patient) : null,
        };
        await uploads.SaveAsync(finished, cancellationToken);
        UploadLog.UploadFinished(logger, finished.SourceKey, finished.Path.Dataset, finished.State);
        return Ready(finished);
    }

    private async Task<ImageReady?> ReadLabelsAsync(UploadRecord received, UploadContent content, CancellationToken cancellationToken)
    {
        if (LabelsFile.Read(content.Bytes, out var rows) is { } rejection)
        {
            await RejectAsync(received, rejection, cancellationToken);
            return null;
        }

        var (clinic, dataset, _) = received.Path;
        var records = rows
            .Select(row => new LabelRecord(
                pseudonymizer.ForSource(new UploadPath(clinic, dataset, row.File)),
                row.Label,
                row.Patient is { } patient ? pseudonymizer.ForPatient(clinic, patient) : null))
            .ToList();
        await labels.ReplaceAsync(dataset, clinic, records, cancellationToken);
        await uploads.SaveAsync(received with { State = UploadState.Labels }, cancellationToken);
        UploadLog.LabelsRead(logger, records.Count, dataset);
        return null;
    }

    private async Task RejectAsync(UploadRecord received, Rejection rejection, CancellationToken cancellationToken)
    {
        await quarantine.KeepAsync(received.Path, rejection, received.At, cancellationToken);
        await uploads.SaveAsync(received with { State = UploadState.Quarantined, Rejection = rejection }, cancellationToken);
        UploadLog.UploadQuarantined(logger, received.SourceKey, received.Path.Dataset, rejection.Code);
    }
}
