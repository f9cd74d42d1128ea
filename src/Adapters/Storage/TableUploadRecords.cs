using Azure;
using Azure.Data.Tables;
using MedFunctions.Core.Upload;
using MedFunctions.Imaging;

namespace MedFunctions.Adapters.Storage;

internal sealed class TableUploadRecords(StorageClients storage) : IUploadRecords
{
    private const string NoClinic = "-";

    private readonly TableClient table = storage.Table(StorageNames.UploadsTable);

    public Task SaveAsync(UploadRecord record, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition(record.Path.Dataset, record.Path.Clinic), record.SourceKey)
        {
            ["Clinic"] = record.Path.Clinic,
            ["Name"] = record.Path.Name,
            ["State"] = record.State.ToString(),
            ["SourceETag"] = record.ETag,
            ["ImageId"] = record.ImageId,
            ["PatientKey"] = record.PatientKey,
            ["Code"] = record.Rejection?.Code,
            ["Reason"] = record.Rejection?.Reason,
            ["At"] = record.At,
        };
        return table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    public async Task<UploadRecord?> FindAsync(string clinic, string dataset, string sourceKey, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Partition(dataset, clinic), sourceKey, cancellationToken: cancellationToken);
        return found.HasValue ? Read(found.Value!) : null;
    }

    public async IAsyncEnumerable<UploadRecord> ListAsync(
        string dataset, string? clinic, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = clinic is null ? AllClinics(dataset) : TableClient.CreateQueryFilter($"PartitionKey eq {Partition(dataset, clinic)}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return Read(row);
        }
    }

    /// <summary>Dataset and clinic are of <c>[a-z0-9-]</c>, so the separator can't occur in them; <c>}</c> is the next letter.</summary>
    /// <remarks>A first folder that is no clinic's name can hold letters that a key must not have; such uploads share one key.</remarks>
    internal static string Partition(string dataset, string clinic) =>
        UploadPath.IsValidName(clinic) ? $"{dataset}|{clinic}" : $"{dataset}|{NoClinic}";

    internal static string AllClinics(string dataset) =>
        TableClient.CreateQueryFilter($"PartitionKey ge {dataset + "|"} and PartitionKey lt {dataset + "}"}");

    private static UploadRecord Read(TableEntity row)
    {
        var dataset = row.PartitionKey[..row.PartitionKey.IndexOf('|', StringComparison.Ordinal)];
        var code = row.GetString("Code");
        return new UploadRecord(
            new UploadPath(row.GetString("Clinic"), dataset, row.GetString("Name")),
            row.RowKey,
            Enum.Parse<UploadState>(row.GetString("State")),
            row.GetString("SourceETag"),
            row.GetString("ImageId"),
            row.GetString("PatientKey"),
            code is null ? null : new Rejection(code, row.GetString("Reason")),
            row.GetDateTimeOffset("At") ?? default);
    }
}
