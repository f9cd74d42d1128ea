using MedFunctions.Adapters.Storage;
using Microsoft.Extensions.Configuration;

namespace MedFunctions.Adapters.Tests.Storage;

public sealed class StorageClientsTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    public void GivenNoSetting_WhenMade_ThenTheMessageNamesBoth(string? connection, string? account)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Make(connection, account));

        Assert.Contains("AzureWebJobsStorage to a connection string", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AzureWebJobsStorage__accountName", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenAnAccountName_WhenMade_ThenItsAddressesAreEnteredByIdentity()
    {
        var clients = Make(null, "account");

        Assert.Equal("https://account.blob.core.windows.net/", clients.Blobs.Uri.ToString());
        Assert.Equal("https://account.table.core.windows.net/", clients.Tables.Uri.ToString());
        Assert.Equal("https://account.queue.core.windows.net/", clients.Queues.Uri.ToString());
        Assert.False(clients.Container("upload").CanGenerateSasUri);
    }

    [Fact]
    public void GivenAConnectionString_WhenMade_ThenItGoesBeforeTheAccountName() =>
        Assert.Equal("devstoreaccount1", Make("UseDevelopmentStorage=true", "account").Blobs.AccountName);

    private static StorageClients Make(string? connection, string? account) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["AzureWebJobsStorage"] = connection, ["AzureWebJobsStorage:accountName"] = account })
        .Build());
}
