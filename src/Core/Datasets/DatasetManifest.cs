namespace MedFunctions.Core.Datasets;

/// <summary>Which part of training an image serves. A patient's images are all in one split.</summary>
public enum Split
{
    Train,
    Validation,
    Test,
}

/// <summary>
/// An immutable list of labelled images: <c>datasets/{name}/{version}/manifest.json</c>.
/// </summary>
/// <param name="SchemaVersion">Version of this format, 1.</param>
/// <param name="Name">Dataset name.</param>
/// <param name="Version">1, 2, 3 …</param>
/// <param name="ParentVersion">The version before, whose patients keep their split; null for the first.</param>
/// <param name="Labels">Class names in output order.</param>
/// <param name="Entries">Ordered by image id.</param>
/// <param name="Counts">Images by split and label: <c>counts["train"]["NORMAL"]</c>.</param>
/// <param name="Hash">SHA-256 (64 hex digits) over everything else, see <see cref="ComputeHash"/>.</param>
public sealed record DatasetManifest(
    int SchemaVersion,
    string Name,
    int Version,
    int? ParentVersion,
    IReadOnlyList<string> Labels,
    IReadOnlyList<DatasetEntry> Entries,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Counts,
    string Hash)
{
    public const int CurrentSchemaVersion = 1;

    public string ComputeHash() => ContractJson.Hash(this with { Hash = "" });
}

/// <param name="ImageId">32 hex digits; the image is <c>{imageId}/image.png</c> with <c>image.json</c> in the data folder.</param>
/// <param name="PatientKey">Pseudonym of the patient; the image id where none is known.</param>
/// <param name="Label">One of the manifest's labels.</param>
/// <param name="Split">Where it serves.</param>
public sealed record DatasetEntry(string ImageId, string PatientKey, string Label, Split Split);
