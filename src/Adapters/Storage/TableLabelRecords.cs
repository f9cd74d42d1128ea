using Azure;
using Azure.Data.Tables;
using MedFunctions.Core.Datasets;

namespace MedFunctions.Adapters.Storage;

internal sealed class TableLabelRecords(StorageClients storage) : ILabelRecords
{
    /// <summary>Most rows of one table transaction (limit of the service).</summary>
    private const int Batch = 100;

    private readonly TableClient table = storage.Table(StorageNames.LabelsTable);

    public async Task ReplaceAsync(
        string dataset, string clinic, IReadOnlyCollection<LabelRecord> records, CancellationToken cancellationToken)
    {
        var partition = TableUploadRecords.Partition(dataset, clinic);
        foreach (var chunk in records.Chunk(Batch))
        {
            var actions = chunk.Select(record => new TableTransactionAction(
                TableTransactionActionType.UpsertReplace,
                new TableEntity(partition, record.SourceKey)
                {
                    ["Label"] = record.Label,
                    ["PatientKey"] = record.PatientKey,
                }));
            await table.SubmitTransactionAsync(actions, cancellationToken);
        }

        var said = records.Select(record => record.SourceKey).ToHashSet(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        var stale = await table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken)
            .Where(row => !said.Contains(row.RowKey))
            .ToListAsync(cancellationToken);
        foreach (var chunk in stale.Chunk(Batch))
        {
            var actions = chunk.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All));
            await table.SubmitTransactionAsync(actions, cancellationToken);
        }
    }

    public async IAsyncEnumerable<LabelRecord> ListAsync(
        string dataset, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(TableUploadRecords.AllClinics(dataset), cancellationToken: cancellationToken))
        {
            yield return new LabelRecord(row.RowKey, row.GetString("Label"), row.GetString("PatientKey"));
        }
    }
}
