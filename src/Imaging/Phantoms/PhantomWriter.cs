using System.Globalization;
using MedFunctions.Imaging.Raster;
using NetVips;

namespace MedFunctions.Imaging.Phantoms;

/// <summary>One written phantom.</summary>
/// <param name="File">Path below the folder, with forward slashes, for example <c>train/CLEAR/p0001-1.png</c>.</param>
/// <param name="Label"><c>CLEAR</c> or <c>OPACITY</c>.</param>
/// <param name="Patient">The invented patient, for example <c>p0001</c>.</param>
public sealed record PhantomFile(string File, string Label, string Patient);

/// <summary>Writes a small labelled data set of chest phantoms for demonstrations and tests.</summary>
public static class PhantomWriter
{
    /// <summary>The label of an image without an opacity.</summary>
    public const string Clear = "CLEAR";

    /// <summary>The label of an image with one.</summary>
    public const string Opacity = "OPACITY";

    /// <summary>Fewest images, so that both splits hold both labels.</summary>
    public const int MinCount = 20;

    private const int EveryTestPatient = 5;
    private const int SeedsPerDataset = 1_000_003;

    /// <summary>
    /// Writes <c>train/CLEAR</c>, <c>train/OPACITY</c>, <c>test/CLEAR</c>, <c>test/OPACITY</c> with 8-bit grey PNG files, and
    /// <c>labels.csv</c> (columns file, label, patient). Every fifth patient is in test; a patient has one or two images, all in one
    /// split and with one label; labels are balanced within each split. The same arguments give the same pixels.
    /// </summary>
    /// <param name="folder">Made where it doesn't exist; files of the same names are overwritten.</param>
    /// <param name="count">Images, at least <see cref="MinCount"/>.</param>
    /// <param name="seed">Data sets of different seeds share no patient.</param>
    /// <param name="size">Rows and columns, 32…2048.</param>
    /// <param name="cancellation">Stops between two images.</param>
    public static IReadOnlyList<PhantomFile> Write(
        string folder, int count, int seed, int size = 256, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, MinCount);
        var plan = Plan(count, seed);
        foreach (var file in plan) Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file.File))!);
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            var phantom = ChestPhantom.Render(new ChestPhantomOptions
            {
                Size = size,
                Seed = unchecked(seed * SeedsPerDataset + i),
                Patient = unchecked(seed * SeedsPerDataset + plan[i].Number),
                Opacity = plan[i].Label == Opacity,
            });
            File.WriteAllBytes(Path.Combine(folder, plan[i].File), ToPng8(phantom));
        });
        File.WriteAllLines(
            Path.Combine(folder, "labels.csv"),
            ["file,label,patient", .. plan.Select(static file => $"{file.File},{file.Label},{file.Patient}")]);
        return [.. plan.Select(static file => new PhantomFile(file.File, file.Label, file.Patient))];
    }

    /// <summary>An 8-bit grey PNG, as an ordinary export of a film would be.</summary>
    /// <param name="phantom">What <see cref="ChestPhantom.Render"/> gave.</param>
    public static byte[] ToPng8(PixelImage phantom)
    {
        ArgumentNullException.ThrowIfNull(phantom);
        Vips.EnsureConfigured();
        var bytes = Array.ConvertAll(phantom.Samples, static sample => (byte)sample);
        using var image = Image.NewFromMemory(bytes, phantom.Width, phantom.Height, 1, Enums.BandFormat.Uchar);
        return image.PngsaveBuffer(compression: 6, keep: Enums.ForeignKeep.None);
    }

    private static List<Planned> Plan(int count, int seed)
    {
        var random = new PhantomRandom(seed, PhantomStream.Label);
        var plan = new List<Planned>(count);
        for (var number = 1; plan.Count < count; number++)
        {
            var split = number % EveryTestPatient == 2 ? "test" : "train";
            var surplus = plan.Where(file => file.Split == split).Sum(static file => file.Label == Opacity ? 1 : -1);
            var label = surplus < 0 || (surplus == 0 && random.Chance(0.5)) ? Opacity : Clear;
            var patient = string.Create(CultureInfo.InvariantCulture, $"p{number:D4}");
            var images = Math.Min(random.Whole(1, 2), count - plan.Count);
            for (var image = 1; image <= images; image++) plan.Add(new($"{split}/{label}/{patient}-{image}.png", split, label, patient, number));
        }

        return plan;
    }

    private sealed record Planned(string File, string Split, string Label, string Patient, int Number);
}
