using System.Globalization;
using MedFunctions.Adapters.Storage;
using MedFunctions.Core;
using MedFunctions.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace MedFunctions.Adapters.Tests;

/// <summary>
/// The product's own registrations on a real storage emulator. Tests share it, so each takes names of its own from
/// <see cref="NewName"/>.
/// </summary>
public sealed class StorageFixture : IAsyncLifetime, IDisposable
{
    private readonly Azurite azurite = new();
    private readonly TemporaryFolder folder = new();
    private int names;

    public IServiceProvider Services { get; private set; } = null!;

    public string ConnectionString => azurite.ConnectionString;

    public StorageClients Storage => Get<StorageClients>();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public string NewName(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{Interlocked.Increment(ref names)}");

    public async Task InitializeAsync()
    {
        await azurite.InitializeAsync();
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["Pseudonyms:Secret"] = Samples.Secret,
            ["Models:Folder"] = folder.Path,
            ["LocalTraining:Trainer"] = "unused",
            ["LocalTraining:Folder"] = folder.Path,
        };
        Services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton<TimeProvider>(Clock)
            .AddLogging()
            .AddCore()
            .AddAdapters()
            .AddAdapters()
            .BuildServiceProvider();
        await Storage.EnsureCreatedAsync(default);
        await Storage.EnsureCreatedAsync(default);
    }

    public async Task DisposeAsync()
    {
        await ((ServiceProvider)Services).DisposeAsync();
        await azurite.DisposeAsync();
    }

    public void Dispose()
    {
        azurite.Dispose();
        folder.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class StorageCollection : ICollectionFixture<StorageFixture>
{
    public const string Name = "storage";
}
