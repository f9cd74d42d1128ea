using MedFunctions.Core.Datasets;

namespace MedFunctions.Core.Tests.Datasets;

public sealed class DatasetManifestTests
{
    private static readonly DatasetManifest Manifest = Sealed(new DatasetManifest(
        1,
        "chest",
        2,
        1,
        ["A", "B"],
        [new DatasetEntry("i1", "p1", "A", Split.Train), new DatasetEntry("i2", "p2", "B", Split.Test)],
        new Dictionary<string, IReadOnlyDictionary<string, int>> { ["train"] = new Dictionary<string, int> { ["A"] = 1, ["B"] = 0 } },
        ""));

    public static TheoryData<string, DatasetManifest> Changes => new()
    {
        { "name", Manifest with { Name = "knee" } },
        { "version", Manifest with { Version = 3 } },
        { "parent", Manifest with { ParentVersion = null } },
        { "label order", Manifest with { Labels = ["B", "A"] } },
        { "split", Manifest with { Entries = [Manifest.Entries[0] with { Split = Split.Test }, Manifest.Entries[1]] } },
        { "label", Manifest with { Entries = [Manifest.Entries[0] with { Label = "B" }, Manifest.Entries[1]] } },
        { "missing entry", Manifest with { Entries = [Manifest.Entries[0]] } },
        { "counts", Manifest with { Counts = new Dictionary<string, IReadOnlyDictionary<string, int>>() } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void GivenAnyChange_WhenHashed_ThenAnotherHash(string what, DatasetManifest changed) =>
        Assert.True(changed.ComputeHash() != Manifest.Hash, $"A change of {what} must show.");

    [Fact]
    public void GivenAManifest_WhenWrittenAndReadBack_ThenTheHashHolds()
    {
        var read = ContractJson.Read<DatasetManifest>(ContractJson.Write(Manifest), "manifest");

        Assert.Equal(Manifest.Hash, read.ComputeHash());
        Assert.Matches("^[0-9a-f]{64}$", read.Hash);
    }

    private static DatasetManifest Sealed(DatasetManifest manifest) => manifest with { Hash = manifest.ComputeHash() };
}
