using MedFunctions.LocalRuntime.Hosting.State;

namespace MedFunctions.LocalRuntime.Triggers.Blobs;

/// <summary>A blob's last seen version and how far its function got with it.</summary>
internal sealed record BlobReceipt(string Blob, string ETag, int Deliveries, bool Done);

/// <summary>Receipts of one function and container in the state database.</summary>
internal sealed class BlobReceipts(StateDatabase database, string functionId, string container)
{
    public IReadOnlyList<BlobReceipt> Load() => database.Query(
        "SELECT blob, etag, deliveries, done FROM blob_receipts WHERE function = $1 AND container = $2",
        row => new BlobReceipt(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3) != 0),
        functionId, container);

    public void Write(BlobReceipt receipt) => database.Execute(
        "INSERT OR REPLACE INTO blob_receipts (function, container, blob, etag, deliveries, done) VALUES ($1, $2, $3, $4, $5, $6)",
        functionId, container, receipt.Blob, receipt.ETag, receipt.Deliveries, receipt.Done ? 1 : 0);

    public void Delete(IEnumerable<string> blobs) => database.ExecuteForEach(
        "DELETE FROM blob_receipts WHERE function = $1 AND container = $2 AND blob = $3",
        blobs.Select(blob => new object[] { functionId, container, blob }));
}
