namespace MedFunctions.Core.Datasets;

/// <summary>What a <c>labels.csv</c> says of one upload.</summary>
/// <param name="SourceKey">Pseudonym of the upload's place.</param>
/// <param name="Label">Class, or null where the folder says it.</param>
/// <param name="PatientKey">Pseudonym of the patient, or null.</param>
public sealed record LabelRecord(string SourceKey, string? Label, string? PatientKey);

/// <summary>Table <c>labels</c>: rows may come before or after the files that they speak of.</summary>
public interface ILabelRecords
{
    /// <summary>Makes these the rows of a clinic's dataset; rows that are no longer said go away.</summary>
    /// <param name="dataset">Dataset name.</param>
    /// <param name="clinic">Clinic name.</param>
    /// <param name="records">One a source key.</param>
    /// <param name="cancellationToken">Ends it between two writes; doing it again completes it.</param>
    Task ReplaceAsync(string dataset, string clinic, IReadOnlyCollection<LabelRecord> records, CancellationToken cancellationToken);

    IAsyncEnumerable<LabelRecord> ListAsync(string dataset, CancellationToken cancellationToken);
}

/// <summary>Container <c>datasets</c>.</summary>
public interface IDatasetStore
{
    /// <returns>The newest version, or null.</returns>
    Task<DatasetManifest?> FindLatestAsync(string name, CancellationToken cancellationToken);

    /// <exception cref="NotFoundException">There is no such version.</exception>
    Task<DatasetManifest> GetAsync(string name, int version, CancellationToken cancellationToken);

    /// <returns>False when this version is there already.</returns>
    Task<bool> TryCreateAsync(DatasetManifest manifest, CancellationToken cancellationToken);
}
