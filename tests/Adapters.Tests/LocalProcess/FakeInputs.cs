using MedFunctions.Core;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Preprocessing;
using MedFunctions.Core.Registry;
using MedFunctions.TestKit;

namespace MedFunctions.Adapters.Tests.LocalProcess;

/// <summary>What a job is made of, without storage: one dataset of two images, one model.</summary>
internal sealed class FakeInputs : IDatasetStore, IPreparedImages, IModelDefinitions
{
    public static DatasetManifest Manifest { get; } = new(
        1,
        "chest",
        1,
        null,
        ["NORMAL", "PNEUMONIA"],
        [new DatasetEntry("image-1", "p1", "NORMAL", Split.Train), new DatasetEntry("image-2", "p2", "PNEUMONIA", Split.Test)],
        new Dictionary<string, IReadOnlyDictionary<string, int>>(),
        "hash");

    public IReadOnlyDictionary<string, ModelDefinition> All { get; } = new Dictionary<string, ModelDefinition> { [Samples.Definition.Name] = Samples.Definition };

    public IReadOnlyCollection<string> Downloaded { get; private set; } = [];

    /// <summary>Happens while images are downloaded.</summary>
    public Func<Task> WhileDownloading { get; set; } = () => Task.CompletedTask;

    public Task<DatasetManifest> GetAsync(string name, int version, CancellationToken cancellationToken) =>
        (name, version) == ("chest", 1) ? Task.FromResult(Manifest) : throw new NotFoundException("There is no such dataset.");

    public async Task DownloadAsync(IReadOnlyCollection<string> imageIds, string folder, CancellationToken cancellationToken)
    {
        Downloaded = imageIds;
        await WhileDownloading();
    }

    public Task<DatasetManifest?> FindLatestAsync(string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> TryCreateAsync(DatasetManifest manifest, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<PreparedImageRecord> AddAsync(byte[] png, PreparedImageRecord record, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<PreparedImage> GetAsync(string imageId, CancellationToken cancellationToken) => throw new NotSupportedException();
}
