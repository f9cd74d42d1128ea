using Azure.Data.Tables;
using MedFunctions.Core.Datasets;

namespace MedFunctions.Adapters.Storage;

internal sealed class TableLabelRecords(StorageClients storage) : ILabelRecords
{
    /// <summary>Most rows of one table transaction (limit of the service).</summary>
    private const int Batch = 100;

    private readonly TableClient table = storage.Table(StorageNames.LabelsTable);

    public async Task SaveAsync(
        string dataset, string clinic, IReadOnlyCollection<LabelRecord> records, CancellationToken cancellationToken)
    {
        foreach (var chunk in records.Chunk(Batch))
        {
            var actions = chunk.Select(record => new TableTransactionAction(
                TableTransactionActionType.UpsertReplace,
                new TableEntity(TableUploadRecords.Partition(dataset, clinic), record.SourceKey)
                {
                    ["Label"] = record.Label,
                    ["PatientKey"] = record.PatientKey,
                }));
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
