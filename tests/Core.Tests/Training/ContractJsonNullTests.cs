using MedFunctions.Core.Datasets;
using MedFunctions.Core.Training;

namespace MedFunctions.Core.Tests.Training;

public sealed class ContractJsonNullTests
{
    [Fact]
    public void Given_ARecordWithNulls_When_WrittenAndRead_Then_NullsComeBack()
    {
        var manifest = new DatasetManifest(1, "phantoms", 1, ParentVersion: null, ["A", "B"], [], new Dictionary<string, IReadOnlyDictionary<string, int>>(), "hash");

        var read = ContractJson.Read<DatasetManifest>(ContractJson.Write(manifest), "manifest");

        Assert.Null(read.ParentVersion);
        Assert.Equal(manifest.ComputeHash(), read.ComputeHash());
        Assert.Equal(new TrainingOutcome(true, null), ContractJson.Read<TrainingOutcome>(ContractJson.Write(new TrainingOutcome(true, null)), "outcome"));
    }

    [Fact]
    public void Given_AMissingValueThatMayNotBeNull_When_Read_Then_ItIsRefused() =>
        Assert.Throws<InvalidInputException>(() => ContractJson.Read<DatasetManifest>("""{ "schemaVersion": 1 }"""u8, "manifest"));
}
