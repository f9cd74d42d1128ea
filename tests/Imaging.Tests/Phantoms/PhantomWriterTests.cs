using MedFunctions.Imaging.Phantoms;
using MedFunctions.TestKit;

namespace MedFunctions.Imaging.Tests.Phantoms;

public sealed class PhantomWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void GivenADataSet_WhenWritten_ThenFilesLabelsAndPatientsAgree()
    {
        var files = PhantomWriter.Write(folder.Path, 40, seed: 11, size: 64);
        Assert.Equal(40, files.Count);
        Assert.Equal(40, Directory.GetFiles(folder.Path, "*.png", SearchOption.AllDirectories).Length);
        Assert.Equal(
            ["file,label,patient", .. files.Select(static file => $"{file.File},{file.Label},{file.Patient}")],
            File.ReadAllLines(Path.Combine(folder.Path, "labels.csv")));
        foreach (var patient in files.GroupBy(static file => file.Patient))
        {
            Assert.InRange(patient.Count(), 1, 2);
            Assert.Single(patient.Select(static file => Path.GetDirectoryName(file.File)).Distinct());
        }

        foreach (var split in (string[])["train", "test"])
        {
            var labels = files.Where(file => file.File.StartsWith(split, StringComparison.Ordinal)).CountBy(static file => file.Label).ToDictionary();
            Assert.InRange(labels[PhantomWriter.Clear] - labels[PhantomWriter.Opacity], -2, 2);
        }
    }

    [Fact]
    public void GivenADataSet_WhenReadBack_ThenTheDecoderSeesThePhantomsAsEightBitGrey()
    {
        var file = PhantomWriter.Write(folder.Path, PhantomWriter.MinCount, seed: 2, size: 48)[3];
        var decoded = TestImages.Accepted(ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(folder.Path, file.File)), TestImages.Limits));
        Assert.Equal((48, 48, 1, 8), (decoded.Pixels.Width, decoded.Pixels.Height, decoded.Pixels.Channels, decoded.Facts.BitsStored));
        Assert.Equal((ushort)255, decoded.Pixels.Meaning.StoredMax);
    }

    [Fact]
    public void GivenTheSameSeed_WhenWrittenTwice_ThenTheSameBytes_AndAnotherSeedSharesNone()
    {
        using var again = new TemporaryFolder();
        using var other = new TemporaryFolder();
        PhantomWriter.Write(folder.Path, 20, seed: 4, size: 32);
        PhantomWriter.Write(again.Path, 20, seed: 4, size: 32);
        PhantomWriter.Write(other.Path, 20, seed: 5, size: 32);
        Assert.Equal(Contents(folder), Contents(again));
        Assert.Empty(Contents(folder).Select(static file => file.Bytes).Intersect(Contents(other).Select(static file => file.Bytes)));
    }

    [Fact]
    public void GivenTooFewImages_WhenWritten_ThenRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PhantomWriter.Write(folder.Path, PhantomWriter.MinCount - 1, seed: 1));

    private static List<(string Name, string Bytes)> Contents(TemporaryFolder of) =>
        [.. Directory.GetFiles(of.Path, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(of.Path, path), Convert.ToHexString(File.ReadAllBytes(path))))];
}
