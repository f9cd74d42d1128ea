using static MedFunctions.Imaging.Tests.TestImages;

namespace MedFunctions.Imaging.Tests;

public sealed class PixelHashTests
{
    private static readonly PixelImage Image = Grey(3, 2, static (x, y) => x + 10 * y);

    [Fact]
    public void GivenAnImage_WhenHashed_ThenTheHashComputedByPythonsHashlib() =>
        Assert.Equal("d3cdd03ef3d6869c7cf33a974d14b1c99c5e56f04e1cd249b38d16e761935608", PixelHash.Compute(Image));

    [Fact]
    public void GivenAnyDifference_WhenHashed_ThenAnotherHash()
    {
        var meaning = Image.Meaning;
        PixelImage[] others =
        [
            Grey(3, 2, static (x, y) => x + 10 * y + (x == 2 && y == 1 ? 1 : 0)),
            new(2, 3, 1, Image.Samples, meaning),
            new(3, 2, 1, Image.Samples, meaning with { Slope = 2 }),
            new(3, 2, 1, Image.Samples, meaning with { Intercept = -1 }),
            new(3, 2, 1, Image.Samples, meaning with { StoredMax = 255 }),
            new(3, 2, 1, Image.Samples, meaning with { Photometric = Photometric.Monochrome1 }),
            new(3, 2, 1, Image.Samples, meaning with { Voi = new VoiWindow(0, 1) }),
            new(3, 2, 1, Image.Samples, meaning with { Voi = new VoiWindow(1, 1) }),
        ];
        var hashes = others.Append(Image).Select(PixelHash.Compute).ToList();
        Assert.Equal(hashes.Count, hashes.Distinct().Count());
        Assert.All(hashes, static hash => Assert.Matches("^[0-9a-f]{64}$", hash));
    }
}
