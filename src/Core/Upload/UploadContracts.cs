namespace MedFunctions.Core.Upload;

/// <summary>Where an uploaded blob stands. All but <see cref="Received"/> are final.</summary>
public enum UploadState
{
    /// <summary>Seen, not finished.</summary>
    Received,

    /// <summary>Became a prepared image.</summary>
    Prepared,

    /// <summary>Has the same pixels as an image that was there before.</summary>
    Duplicate,

    /// <summary>Can't be used; the reason is kept with a copy of the file.</summary>
    Quarantined,

    /// <summary>A <c>labels.csv</c> whose rows were read.</summary>
    Labels,
}

/// <summary><c>POST /api/uploads</c>: asks for a place to write files to.</summary>
/// <param name="Clinic">Lower-case letters, digits and hyphens, 3…63.</param>
public sealed record UploadRequest(string Clinic);

/// <summary>Answer: blobs may be created at <c>{Url}</c> under <c>{Prefix}{dataset}/{label}/{file}</c> until the time given.</summary>
/// <param name="Url">Container address with a signature that allows creating and writing only.</param>
/// <param name="Prefix">What names must begin with: <c>{clinic}/</c>.</param>
/// <param name="ExpiresAt">End of the permission.</param>
public sealed record UploadGrant(Uri Url, string Prefix, DateTimeOffset ExpiresAt);

/// <summary><c>GET /api/uploads/{clinic}/{dataset}/summary</c>: how many blobs are in which state.</summary>
/// <param name="Stored">Blobs in the container under clinic and dataset, whether seen yet or not.</param>
/// <param name="Prepared">In state prepared.</param>
/// <param name="Duplicate">In state duplicate.</param>
/// <param name="Quarantined">In state quarantined.</param>
/// <param name="Labels">Label files read.</param>
/// <param name="Predicted">Prepared or duplicate images with an automatic prediction by an active model.</param>
public sealed record UploadSummary(
    string Clinic, string Dataset, int Stored, int Prepared, int Duplicate, int Quarantined, int Labels, int Predicted)
{
    /// <summary>Blobs without a final state; never below 0, although blobs may be removed after they were processed.</summary>
    public int Pending => Math.Max(0, Stored - Prepared - Duplicate - Quarantined - Labels);
}

/// <summary>One item of <c>GET /api/uploads/{clinic}/{dataset}?state=…</c>.</summary>
/// <param name="Name">Path below the dataset: <c>{label}/{file}</c> or <c>{file}</c>.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ImageId">Prepared image, for prepared and duplicate.</param>
/// <param name="Code">For quarantined: what is wrong, for programs.</param>
/// <param name="Reason">For quarantined: what is wrong and what to do, for people.</param>
/// <param name="At">When the state was reached.</param>
public sealed record UploadItem(
    string Name, UploadState State, string? ImageId, string? Code, string? Reason, DateTimeOffset At);
