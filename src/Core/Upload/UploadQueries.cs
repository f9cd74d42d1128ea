using MedFunctions.Core.Inference;
using MedFunctions.Core.Registry;

namespace MedFunctions.Core.Upload;

/// <summary>What people ask of uploads: how many are where, and which can't be used.</summary>
public sealed class UploadQueries(
    IUploadContainer container,
    IUploadRecords uploads,
    IPredictionStore predictions,
    IModelDefinitions definitions,
    IModelRegistry registry)
{
    /// <summary>Counts a dataset's uploads by state.</summary>
    public async Task<UploadSummary> SummarizeAsync(string clinic, string dataset, CancellationToken cancellationToken)
    {
        RequireNames(clinic, dataset);
        var counts = Enum.GetValues<UploadState>().ToDictionary(state => state, _ => 0);

        // Counted before the blobs: a blob that arrives in between must look pending, not finished.
        await foreach (var upload in uploads.ListAsync(dataset, clinic, cancellationToken))
        {
            counts[upload.State]++;
        }

        var stored = await container.ListAsync(clinic, dataset, cancellationToken).CountAsync(cancellationToken);
        return new UploadSummary(
            clinic,
            dataset,
            stored,
            counts[UploadState.Prepared],
            counts[UploadState.Duplicate],
            counts[UploadState.Quarantined],
            counts[UploadState.Labels],
            await CountPredictedAsync(clinic, dataset, cancellationToken));
    }

    public async Task<IReadOnlyList<UploadItem>> ListAsync(
        string clinic, string dataset, UploadState? state, CancellationToken cancellationToken)
    {
        RequireNames(clinic, dataset);
        return await uploads.ListAsync(dataset, clinic, cancellationToken)
            .Where(upload => state is null || upload.State == state)
            .Select(upload => new UploadItem(
                upload.Path.Name, upload.State, upload.ImageId, upload.Rejection?.Code, upload.Rejection?.Reason, upload.At))
            .OrderBy(item => item.Name, StringComparer.Ordinal)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Automatic predictions with the names of the uploads.</summary>
    public async Task<ResultPage> ListResultsAsync(
        string clinic, string dataset, string model, string? continuation, CancellationToken cancellationToken)
    {
        RequireNames(clinic, dataset);
        definitions.Get(model);
        var (found, next) = await predictions.ListAsync(clinic, dataset, model, continuation, cancellationToken);
        var current = await FindAsync(clinic, dataset, found.Select(item => item.SourceKey), cancellationToken);

        // A file that was replaced keeps its name, but an answer about its former content is none about it.
        var items = found
            .Where(item => current.GetValueOrDefault(item.SourceKey)?.ImageId == item.Prediction.ImageId)
            .Select(item => new ResultItem(current[item.SourceKey].Path.Name, item.Prediction))
            .ToList();
        return new ResultPage(items, next);
    }

    /// <exception cref="InvalidInputException">A name has other characters than it may have.</exception>
    public static void RequireNames(params string[] names)
    {
        if (names.FirstOrDefault(name => !UploadPath.IsValidName(name)) is { } wrong)
        {
            throw new InvalidInputException(
                $"'{wrong}' is no name of a clinic or dataset: 3 to 63 lower-case letters, digits and single hyphens.");
        }
    }

    private async Task<Dictionary<string, UploadRecord>> FindAsync(
        string clinic, string dataset, IEnumerable<string> sourceKeys, CancellationToken cancellationToken)
    {
        var wanted = sourceKeys.ToHashSet(StringComparer.Ordinal);
        return await uploads.ListAsync(dataset, clinic, cancellationToken)
            .Where(upload => wanted.Contains(upload.SourceKey))
            .ToDictionaryAsync(upload => upload.SourceKey, cancellationToken: cancellationToken);
    }

    private async Task<int> CountPredictedAsync(string clinic, string dataset, CancellationToken cancellationToken)
    {
        int? fewest = null;
        foreach (var definition in definitions.All.Values.Where(definition => PredictPrepared.Serves(definition, dataset)))
        {
            if (await registry.GetActiveAsync(definition.Name, cancellationToken) is not null)
            {
                var count = await predictions.CountAsync(clinic, dataset, definition.Name, cancellationToken);
                fewest = Math.Min(fewest ?? count, count);
            }
        }

        return fewest ?? 0;
    }
}
