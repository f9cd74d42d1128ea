using MedFunctions.Core.Upload;

namespace MedFunctions.Cli.Import;

/// <summary>What is to be uploaded.</summary>
/// <param name="Clinic">First part of the blobs' names.</param>
/// <param name="Dataset">Second part.</param>
/// <param name="Files">Images and whatever lies beside them.</param>
/// <param name="Labels">Sent first as <c>labels.csv</c>; null when there is none.</param>
/// <param name="LeftOut">How many files and folders aren't taken.</param>
/// <param name="Parallel">Uploads at a time.</param>
internal sealed record ImportPlan(
    string Clinic, string Dataset, IReadOnlyList<LocalFile> Files, LabelTable? Labels, int LeftOut, int Parallel)
{
    public const int DefaultParallel = 8;

    /// <summary>Blobs that are there when all is sent.</summary>
    public int Blobs => Files.Count + (Labels is null ? 0 : 1);
}

/// <summary>What became of an import.</summary>
/// <param name="Uploaded">Files sent now.</param>
/// <param name="AlreadyThere">Files that an earlier import sent.</param>
/// <param name="LabelRows">Rows of <c>labels.csv</c>.</param>
/// <param name="Bytes">Bytes of the files sent now.</param>
/// <param name="LeftOut">Files and folders that weren't taken: hidden ones, the folder's own texts, impossible names.</param>
/// <param name="Unreadable">Names of files that this machine couldn't read.</param>
/// <param name="Seconds">Duration, with waiting.</param>
/// <param name="Finished">Whether every blob reached its final state; null when it wasn't waited for.</param>
/// <param name="Summary">Where the server stands; null when it wasn't waited for.</param>
/// <param name="Quarantined">What can't be used and why.</param>
internal sealed record ImportReport(
    string Clinic,
    string Dataset,
    int Uploaded,
    int AlreadyThere,
    int LabelRows,
    long Bytes,
    int LeftOut,
    IReadOnlyList<string> Unreadable,
    double Seconds,
    bool? Finished,
    UploadSummary? Summary,
    IReadOnlyList<UploadItem> Quarantined)
{
    public bool Succeeded => Unreadable.Count == 0 && Finished is not false;
}
