using FsCheck.Xunit;
using MedFunctions.TestKit;
using NetVips;
using static MedFunctions.Imaging.Tests.TestImages;

namespace MedFunctions.Imaging.Tests;

/// <summary>Hostile bytes end in a value, never in an exception, and never in more memory than the limits allow.</summary>
public sealed class ImageDecoderFuzzTests
{
    // A JPEG may change its size field and stay a JPEG, so pixels up to the limit may be taken: 3 channels × 2 bytes and a copy.
    private static readonly ImageLimits Small = new() { MaxSide = 2000, MaxPixels = 1 << 20 };
    private const long MostBytes = 16L << 20;

    private static readonly byte[][] Valid =
    [
        GreyPng(), GreyJpeg(), ColourJpeg(), PreparedPng.Encode(Grey(20, 20, static (x, y) => x * y * 99)),
        Dicom(DicomFile.ExplicitLittleEndian), Dicom(DicomFile.ImplicitLittleEndian),
    ];

    [Property(MaxTest = 300)]
    public bool GivenRandomBytes_WhenDecoded_ThenAValue(byte[] bytes) => EndsInAValue(bytes);

    [Property(MaxTest = 300)]
    public bool GivenRandomBytesBehindAMagicNumber_WhenDecoded_ThenAValue(byte kind, byte head, byte[] bytes) =>
        EndsInAValue([.. Valid[kind % Valid.Length][..Math.Min(head % 64 + 8, 60)], .. bytes])
        && EndsInAValue([.. new byte[128], .. "DICM"u8, .. bytes])
        && EndsInAValue([8, 0, .. bytes]);

    [Property(MaxTest = 2000)]
    public bool GivenFlippedBytes_WhenDecoded_ThenAValue(byte kind, ushort[] places, byte change)
    {
        var file = (byte[])Valid[kind % Valid.Length].Clone();
        foreach (var place in places.Take(8)) file[place % file.Length] ^= (byte)(change | 1);
        return EndsInAValue(file);
    }

    [Property(MaxTest = 1000)]
    public bool GivenACutFile_WhenDecoded_ThenAValue(byte kind, ushort place) =>
        EndsInAValue(Valid[kind % Valid.Length][..(place % Valid[kind % Valid.Length].Length)]);

    [Property(MaxTest = 1000)]
    public bool GivenSplicedFiles_WhenDecoded_ThenAValue(byte first, byte second, ushort from, ushort to)
    {
        var (a, b) = (Valid[first % Valid.Length], Valid[second % Valid.Length]);
        return EndsInAValue([.. a[..(from % a.Length)], .. b[(to % b.Length)..]]);
    }

    [Property(MaxTest = 1000)]
    public bool GivenAnExtremeNumberAnywhere_WhenDecoded_ThenAValue(byte kind, ushort place, byte which)
    {
        byte[][] extremes = [[0xff, 0xff, 0xff, 0xff], [0x7f, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 0], [0xff, 0xff], [0, 0, 0, 0x80]];
        var file = (byte[])Valid[kind % Valid.Length].Clone();
        var extreme = extremes[which % extremes.Length];
        extreme.CopyTo(file, place % (file.Length - extreme.Length));
        return EndsInAValue(file);
    }

    [SkippableFact]
    public void GivenMutatedRealDicomFiles_WhenDecoded_ThenAValue()
    {
        var folder = TestData.Path("dicom", "pydicom");
        Skip.If(folder is null, TestData.SkipReason);
        var random = new Random(20_240_601);
        foreach (var path in Directory.GetFiles(folder).Where(static path => new FileInfo(path).Length < 64 << 10))
        {
            var file = File.ReadAllBytes(path);
            for (var round = 0; round < 20; round++)
            {
                var mutated = file[..random.Next(1, file.Length + 1)];
                for (var i = 0; i < round; i++) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
                Assert.True(EndsInAValue(mutated));
            }
        }
    }

    private static bool EndsInAValue(byte[] file)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = ImageDecoder.Decode(file, Small);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        var sound = result is Rejection { Code.Length: > 0, Reason.Length: > 0 }
            || (result is DecodedImage image && (long)image.Pixels.Width * image.Pixels.Height <= Small.MaxPixels);
        return sound && taken <= MostBytes && Stats.MemHighwater <= 4 * MostBytes;
    }

    private static byte[] ColourJpeg()
    {
        using var image = Bytes(33, 21, 3, static (x, y, band) => 5 * x + 3 * y + 40 * band);
        using var turned = image.Mutate(static mutable => mutable.Set(GValue.GIntType, "orientation", 6));
        return turned.JpegsaveBuffer(interlace: true);
    }

    private static byte[] Dicom(string syntax) => new DicomFile
    {
        Rows = 8,
        Columns = 8,
        PixelData = new byte[128],
        Slope = "2.5",
        WindowCenter = "40",
        WindowWidth = "80",
        PixelSpacing = "1\\1",
        Frames = "1",
        TransferSyntax = syntax,
    }.ToBytes();
}
