using MedFunctions.Core.Registry;
using MedFunctions.Core.Upload;
using Microsoft.Extensions.Logging;

namespace MedFunctions.Core.Datasets;

/// <summary>Makes the next version of a dataset from what was uploaded.</summary>
public sealed class BuildDataset(
    IUploadRecords uploads, ILabelRecords labels, IDatasetStore datasets, ILogger<BuildDataset> logger)
{
    private const int MaxAttempts = 5;

    /// <summary>
    /// Joins uploads with labels and splits by patient. Running it again without new uploads gives the same version.
    /// A label in <c>labels.csv</c> goes before the folder's; a patient there goes before the file's own.
    /// </summary>
    /// <exception cref="InvalidInputException">There isn't enough to train on.</exception>
    /// <exception cref="ConflictException">Others build this dataset at the same time, again and again.</exception>
    public async Task<DatasetManifest> RunAsync(string dataset, ModelDefinition definition, CancellationToken cancellationToken)
    {
        var candidates = await GatherAsync(dataset, cancellationToken);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var parent = await datasets.FindLatestAsync(dataset, cancellationToken);
            var manifest = DatasetBuilder.Build(dataset, definition.Labels, candidates, definition.Split, parent);
            if (ReferenceEquals(manifest, parent) || await datasets.TryCreateAsync(manifest, cancellationToken))
            {
                DatasetsLog.DatasetBuilt(logger, dataset, manifest.Version, manifest.Entries.Count, candidates.Count - manifest.Entries.Count);
                return manifest;
            }
        }

        throw new ConflictException($"Dataset {dataset} is being built by others at the same time. Try again.");
    }

    private async Task<List<DatasetCandidate>> GatherAsync(string dataset, CancellationToken cancellationToken)
    {
        var byUpload = new Dictionary<string, LabelRecord>(StringComparer.Ordinal);
        await foreach (var label in labels.ListAsync(dataset, cancellationToken))
        {
            byUpload[label.SourceKey] = label;
        }

        var candidates = new List<DatasetCandidate>();
        await foreach (var upload in uploads.ListAsync(dataset, clinic: null, cancellationToken))
        {
            if (upload.ImageId is null)
            {
                continue;
            }

            var said = byUpload.GetValueOrDefault(upload.SourceKey);
            candidates.Add(new DatasetCandidate(
                upload.ImageId,
                said?.PatientKey ?? upload.PatientKey,
                said?.Label ?? upload.Path.FolderLabel));
        }

        return candidates;
    }
}
