using System.Diagnostics.CodeAnalysis;

namespace MedFunctions.LocalRuntime.Triggers.Blobs;

/// <summary>
/// Decides which listed blobs are due. Holds every blob of the last listing in memory, so a listing without news costs no
/// read of the database. Each delivery is written down before it starts, so that a blob that kills the process is counted
/// too, and its receipt after it succeeded, so that a killed process delivers again.
/// </summary>
internal sealed class BlobLedger
{
    private readonly Lock gate = new();
    private readonly BlobReceipts receipts;
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private int pass;

    public BlobLedger(BlobReceipts receipts)
    {
        this.receipts = receipts;
        foreach (var receipt in receipts.Load()) entries[receipt.Blob] = new Entry { Receipt = receipt };
    }

    /// <summary>Begins a listing.</summary>
    public void BeginPass()
    {
        lock (gate) pass++;
    }

    /// <summary>Takes a listed blob for delivery unless it is done, running, or waiting for its next try.</summary>
    public bool TryTake(string blob, string etag, DateTimeOffset now)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(blob, out var entry)) entries[blob] = entry = new Entry { Receipt = new BlobReceipt(blob, etag, 0, false) };
            entry.Pass = pass;
            if (entry.Taken) return false;
            if (entry.Receipt.ETag != etag)
            {
                entry.Receipt = new BlobReceipt(blob, etag, 0, false);
                entry.NotBefore = default;
            }

            if (entry.Receipt.Done || now < entry.NotBefore) return false;
            entry.Taken = true;
            return true;
        }
    }

    /// <summary>Ends a complete listing: what it didn't contain is deleted and forgotten.</summary>
    public void EndPass()
    {
        List<string> gone;
        lock (gate)
        {
            gone = [.. entries.Where(e => e.Value.Pass != pass && !e.Value.Taken).Select(e => e.Key)];
            foreach (var blob in gone) entries.Remove(blob);
        }

        if (gone.Count > 0) receipts.Delete(gone);
    }

    /// <summary>Deliveries so far of a taken blob's version.</summary>
    public int Deliveries(string blob) => Get(blob).Receipt.Deliveries;

    /// <summary>Counts a delivery that is about to start.</summary>
    /// <returns>Which delivery it is, from 1.</returns>
    public int BeginDelivery(string blob) => Change(blob, r => r with { Deliveries = r.Deliveries + 1 }, taken: true).Deliveries;

    /// <summary>Takes back a delivery that the host's end cut short.</summary>
    public void Release(string blob) => Change(blob, r => r with { Deliveries = r.Deliveries - 1 }, taken: false);

    /// <summary>Puts a blob back until <paramref name="notBefore"/>.</summary>
    public void Retry(string blob, DateTimeOffset notBefore)
    {
        lock (gate)
        {
            var entry = entries[blob];
            entry.NotBefore = notBefore;
            entry.Taken = false;
        }
    }

    /// <summary>The version needs no further delivery.</summary>
    public void Complete(string blob) => Change(blob, r => r with { Done = true }, taken: false);

    /// <summary>The blob no longer exists.</summary>
    public void Forget(string blob)
    {
        lock (gate) entries.Remove(blob);
        receipts.Delete([blob]);
    }

    private Entry Get(string blob)
    {
        lock (gate) return entries[blob];
    }

    private BlobReceipt Change(string blob, Func<BlobReceipt, BlobReceipt> change, bool taken)
    {
        // Only the worker that took the blob comes here, so the database can be written outside the lock.
        var entry = Get(blob);
        var receipt = change(entry.Receipt);
        receipts.Write(receipt);
        lock (gate)
        {
            entry.Receipt = receipt;
            entry.Taken = taken;
        }

        return receipt;
    }

    private sealed class Entry
    {
        public required BlobReceipt Receipt { get; set; }

        public DateTimeOffset NotBefore { get; set; }

        public int Pass { get; set; }

        public bool Taken { get; set; }
    }
}
