using MedFunctions.LocalRuntime.Hosting;
using MedFunctions.LocalRuntime.Hosting.State;

namespace MedFunctions.LocalRuntime.Triggers.Blobs;

public sealed class BlobLedgerTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder folder = new();
    private readonly List<StateDatabase> databases = [];

    public void Dispose()
    {
        foreach (var database in databases) database.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void GivenACompletedBlob_WhenAnotherProcessLists_ThenOnlyANewVersionIsDue()
    {
        var first = Listing("a", "1");
        first.BeginDelivery("a");
        first.Complete("a");

        var second = Open();

        Assert.False(second.TryTake("a", "1", Now));
        Assert.True(second.TryTake("a", "2", Now));
        Assert.Equal(0, second.Deliveries("a"));
    }

    [Fact]
    public void GivenAProcessKilledWhileRunning_WhenAnotherLists_ThenTheBlobIsDueAndTheDeliveryCounts()
    {
        Listing("a", "1").BeginDelivery("a");

        var second = Open();

        Assert.True(second.TryTake("a", "1", Now));
        Assert.Equal(1, second.Deliveries("a"));
    }

    [Fact]
    public void GivenAReleasedBlob_WhenAnotherLists_ThenTheDeliveryDoesNotCount()
    {
        var first = Listing("a", "1");
        first.BeginDelivery("a");
        first.Release("a");

        var second = Open();

        Assert.True(second.TryTake("a", "1", Now));
        Assert.Equal(0, second.Deliveries("a"));
    }

    [Fact]
    public void GivenATakenBlob_WhenListedAgain_ThenItIsNotDueEvenInANewVersion()
    {
        var ledger = Listing("a", "1");

        Assert.False(ledger.TryTake("a", "1", Now));
        Assert.False(ledger.TryTake("a", "2", Now));
        ledger.Complete("a");
        Assert.True(ledger.TryTake("a", "2", Now));
    }

    [Fact]
    public void GivenAFailedBlob_WhenListedBeforeItsTime_ThenItWaits()
    {
        var ledger = Listing("a", "1");
        ledger.Retry("a", Now + TimeSpan.FromSeconds(1));

        Assert.False(ledger.TryTake("a", "1", Now));
        Assert.True(ledger.TryTake("a", "1", Now + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void GivenADeletedBlob_WhenAListingEnds_ThenItsReceiptIsGone()
    {
        var ledger = Listing("a", "1");
        ledger.Complete("a");
        ledger.BeginPass();
        ledger.EndPass();

        Assert.True(Open().TryTake("a", "1", Now));
    }

    [Fact]
    public void GivenARunningBlob_WhenAListingWithoutItEnds_ThenItCanStillComplete()
    {
        var ledger = Listing("a", "1");
        ledger.BeginPass();
        ledger.EndPass();

        ledger.Complete("a");

        Assert.False(ledger.TryTake("a", "1", Now));
    }

    private BlobLedger Listing(string blob, string etag)
    {
        var ledger = Open();
        ledger.BeginPass();
        Assert.True(ledger.TryTake(blob, etag, Now));
        ledger.EndPass();
        return ledger;
    }

    /// <summary>A ledger over its own connection, as another process would have it.</summary>
    private BlobLedger Open()
    {
        var database = new StateDatabase(new StateFolder(folder.Path));
        databases.Add(database);
        return new BlobLedger(new BlobReceipts(database, "function", "upload"));
    }
}
