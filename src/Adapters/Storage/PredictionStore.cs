using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using MedFunctions.Core;
using MedFunctions.Core.Inference;
using MedFunctions.Core.Upload;

namespace MedFunctions.Adapters.Storage;

/// <summary>The answer is a blob in <c>results</c>; a row by upload in table <c>predictions</c> finds it quickly.</summary>
internal sealed class PredictionStore(StorageClients storage) : IPredictionStore
{
    private const int PageSize = 500;

    private readonly BlobContainerClient results = storage.Container(StorageNames.ResultsContainer);
    private readonly TableClient table = storage.Table(StorageNames.PredictionsTable);

    public async Task<bool> ExistsAsync(ImageReady image, string model, int version, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(
            Partition(image.Clinic, image.Dataset, model), image.SourceKey, ["ImageId", "Version"], cancellationToken);
        return row.HasValue && row.Value!.GetInt32("Version") == version && row.Value.GetString("ImageId") == image.ImageId;
    }

    public async Task SaveAsync(ImageReady image, Prediction prediction, CancellationToken cancellationToken)
    {
        var json = ContractJson.Write(prediction);
        await results.WriteAsync(
            StorageNames.Result(prediction.ImageId, prediction.Model, prediction.Version), json, "application/json", cancellationToken);
        var row = new TableEntity(Partition(image.Clinic, image.Dataset, prediction.Model), image.SourceKey)
        {
            ["ImageId"] = prediction.ImageId,
            ["Version"] = prediction.Version,
            ["Prediction"] = JsonSerializer.Serialize(prediction, ContractJson.OneLine),
        };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    public async Task<(IReadOnlyList<(string SourceKey, Prediction Prediction)> Items, string? Continuation)> ListAsync(
        string clinic, string dataset, string model, string? continuation, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(clinic, dataset, model)}");
        var pages = table.QueryAsync<TableEntity>(filter, PageSize, cancellationToken: cancellationToken).AsPages(continuation, PageSize);
        await foreach (var page in pages)
        {
            var items = page.Values
                .Select(row => (row.RowKey, JsonSerializer.Deserialize<Prediction>(row.GetString("Prediction"), ContractJson.OneLine)!))
                .ToList();
            return (items, page.ContinuationToken);
        }

        return ([], null);
    }

    public async Task<int> CountAsync(string clinic, string dataset, string model, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(clinic, dataset, model)}");
        return await table.QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: cancellationToken).CountAsync(cancellationToken);
    }

    private static string Partition(string clinic, string dataset, string model) => $"{dataset}|{clinic}|{model}";
}
