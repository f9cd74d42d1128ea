using MedFunctions.Core;
using MedFunctions.Core.Datasets;
using MedFunctions.Trainer.Inputs;

namespace MedFunctions.Trainer.Tests.Inputs;

public sealed class ManifestReaderTests : IDisposable
{
    private readonly GeneratedDataset dataset = new();

    [Fact]
    public void Given_AGoodManifest_When_Read_Then_ItIsTheSame() =>
        Assert.Equal(dataset.Manifest.Hash, ManifestReader.Read(dataset.ManifestPath, dataset.Definition).Hash);

    [Fact]
    public void Given_AChangedEntry_When_Read_Then_TheHashTells()
    {
        dataset.Write(dataset.Manifest with { Entries = [.. dataset.Manifest.Entries.Skip(1)] });

        Assert.Contains("hash", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_LabelsInAnotherOrder_When_Read_Then_BothAreNamed()
    {
        dataset.WriteWithHash(dataset.Manifest with { Labels = ["RIGHT", "LEFT"] });

        Assert.Contains("its labels are RIGHT, LEFT, the model's are LEFT, RIGHT", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_ASplitWithoutAClass_When_Read_Then_SplitAndClassAreNamed()
    {
        dataset.WriteWithHash(dataset.Manifest with
        {
            Entries = [.. dataset.Manifest.Entries.Where(entry => entry is not { Split: Split.Validation, Label: "RIGHT" })],
        });

        Assert.Contains("validation split has no image of RIGHT", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_APatientInTwoSplits_When_Read_Then_ItIsRefusedWithoutNamingThePatient()
    {
        dataset.WriteWithHash(dataset.Manifest with { Entries = [.. dataset.Manifest.Entries.Select(entry => entry with { PatientKey = "Jane Doe" })] });

        var message = Refused();
        Assert.Contains("a patient is in two splits", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Jane", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../../../etc/passwd-0123456789ab")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("")]
    public void Given_AnImageIdThatIsNoHash_When_Read_Then_ItIsRefused(string id)
    {
        dataset.WriteWithHash(dataset.Manifest with { Entries = [dataset.Manifest.Entries[0] with { ImageId = id }, .. dataset.Manifest.Entries.Skip(1)] });

        Assert.Contains("32 hex digits", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_AnImageTwice_When_Read_Then_ItIsRefused()
    {
        dataset.WriteWithHash(dataset.Manifest with { Entries = [.. dataset.Manifest.Entries, dataset.Manifest.Entries[0]] });

        Assert.Contains("occurs twice", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_NoFile_When_Read_Then_ItIsNamedMissing()
    {
        File.Delete(dataset.ManifestPath);

        Assert.Equal("The dataset manifest is missing.", Refused());
    }

    public void Dispose() => dataset.Dispose();

    private string Refused() => Assert.Throws<InvalidInputException>(() => ManifestReader.Read(dataset.ManifestPath, dataset.Definition)).Message;
}
