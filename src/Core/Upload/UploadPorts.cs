using MedFunctions.Imaging;

namespace MedFunctions.Core.Upload;

/// <summary>What is known of one uploaded blob.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="SourceKey">Pseudonym of the path.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ETag">Version of the blob that this speaks of.</param>
/// <param name="ImageId">For prepared and duplicate.</param>
/// <param name="PatientKey">Pseudonym from the file itself, where it names a patient.</param>
/// <param name="Rejection">For quarantined.</param>
/// <param name="At">When the state was reached.</param>
public sealed record UploadRecord(
    UploadPath Path,
    string SourceKey,
    UploadState State,
    string ETag,
    string? ImageId,
    string? PatientKey,
    Rejection? Rejection,
    DateTimeOffset At)
{
    public bool IsFinal => State != UploadState.Received;
}

/// <summary>Table <c>uploads</c>: one row a blob, the last state wins.</summary>
public interface IUploadRecords
{
    Task SaveAsync(UploadRecord record, CancellationToken cancellationToken);

    Task<UploadRecord?> FindAsync(string clinic, string dataset, string sourceKey, CancellationToken cancellationToken);

    /// <summary>All rows of a dataset, of one clinic or of all.</summary>
    IAsyncEnumerable<UploadRecord> ListAsync(string dataset, string? clinic, CancellationToken cancellationToken);
}

/// <summary>A blob in container <c>upload</c>, not yet read.</summary>
public interface IUploadSource
{
    UploadPath Path { get; }

    /// <summary>Version of the blob when it was listed, without quotation marks; null where it was not listed.</summary>
    string? ETag { get; }

    /// <summary>Reads the blob, at most <paramref name="maxBytes"/> of it.</summary>
    /// <returns>Null when it is gone.</returns>
    Task<UploadContent?> ReadAsync(long maxBytes, CancellationToken cancellationToken);
}

/// <param name="Bytes">The file; empty when <paramref name="Length"/> is over the limit that was asked for.</param>
/// <param name="Length">Size of the blob, bytes.</param>
/// <param name="ETag">Version that was read, without quotation marks.</param>
public sealed record UploadContent(ReadOnlyMemory<byte> Bytes, long Length, string ETag);

/// <summary>Container <c>upload</c> as a whole.</summary>
public interface IUploadContainer
{
    /// <summary>A signature that lets its holder create and write blobs, nothing else.</summary>
    Task<UploadGrant> GrantAsync(string clinic, TimeSpan validity, CancellationToken cancellationToken);

    /// <summary>Blobs of a clinic (and dataset), without their content.</summary>
    IAsyncEnumerable<IUploadSource> ListAsync(string? clinic, string? dataset, CancellationToken cancellationToken);

    IUploadSource Get(UploadPath path);
}

/// <summary>Container <c>quarantine</c>: a copy of each file that can't be used, with the reason beside it.</summary>
public interface IQuarantine
{
    /// <summary>Copies the upload and writes the reason; twice is the same as once. A blob that is gone is passed over.</summary>
    Task KeepAsync(UploadPath path, Rejection rejection, DateTimeOffset at, CancellationToken cancellationToken);
}
