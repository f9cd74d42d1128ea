namespace MedFunctions.Imaging.Phantoms;

/// <summary>
/// Images that look like frontal chest films, from a formula and a seed: for tests and demonstrations that need no patient's
/// data. They carry no diagnostic truth beyond "a fuzzy density was added to a lung, or not".
/// </summary>
public static class ChestPhantom
{
    // Effective attenuation per centimetre at diagnostic energies; bone counts what it has beyond soft tissue.
    private const double SoftTissuePerCentimetre = 0.19;
    private const double BonePerCentimetre = 0.36;

    // Of a lung's depth: a consolidation never fills a whole lung from front to back.
    private const double MostFilled = 0.42;

    /// <summary>Renders one phantom: 8-bit grey, MONOCHROME2. The same options give the same pixels on one type of machine.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size isn't 32…2048.</exception>
    public static PixelImage Render(ChestPhantomOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Size, 32, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Size, 2048, nameof(options));
        var size = options.Size;
        var patient = options.Patient ?? options.Seed;
        var thorax = new Thorax(patient);
        var pose = new Pose(options.Seed, size);
        var lungs = Lungs(thorax, pose, size);
        var clear = Attenuation(thorax, pose, lungs, Draw(LungBlobs.Vessels(patient), pose, size), size);
        var shown = HasOpacity(options)
            ? Fill(clear, lungs, Draw(LungBlobs.Consolidations(options.Seed, thorax), pose, size))
            : clear;
        var film = new Exposure(options.Seed, size).Expose(shown, clear, size);
        return new PixelImage(size, size, 1, film, new PixelMeaning(Photometric.Monochrome2, 1, 0, 0, byte.MaxValue, null));
    }

    /// <summary>Whether <see cref="Render"/> shows an opacity for these options.</summary>
    public static bool HasOpacity(ChestPhantomOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Opacity ?? new PhantomRandom(options.Seed, PhantomStream.Label).Chance(0.5);
    }

    /// <summary>Where a ray crosses lung, size × size.</summary>
    internal static bool[] LungMask(ChestPhantomOptions options)
    {
        var lungs = Lungs(new Thorax(options.Patient ?? options.Seed), new Pose(options.Seed, options.Size), options.Size);
        return Array.ConvertAll(lungs, static lung => lung > 0);
    }

    private static float[] Lungs(Thorax thorax, Pose pose, int size)
    {
        var lungs = new float[size * size];
        for (var i = 0; i < lungs.Length; i++)
        {
            var (x, y) = pose.ToThorax(i % size, i / size);
            lungs[i] = (float)thorax.Lung(x, y);
        }

        return lungs;
    }

    private static float[] Attenuation(Thorax thorax, Pose pose, float[] lungs, float[] vessels, int size)
    {
        var attenuation = new float[lungs.Length];
        for (var i = 0; i < attenuation.Length; i++)
        {
            var (x, y) = pose.ToThorax(i % size, i / size);
            var tissue = thorax.SoftTissue(x, y, lungs[i]);
            var vessel = Math.Min(vessels[i], 0.2 * lungs[i]);
            var bone = tissue > 0 ? thorax.Bones.Depth(x, y) : 0;
            attenuation[i] = (float)(SoftTissuePerCentimetre * (tissue + vessel) + BonePerCentimetre * bone);
        }

        return attenuation;
    }

    private static float[] Fill(float[] clear, float[] lungs, float[] consolidation)
    {
        var filled = new float[clear.Length];
        for (var i = 0; i < filled.Length; i++)
        {
            var depth = Math.Min(consolidation[i], MostFilled * lungs[i]);
            filled[i] = clear[i] + (float)(SoftTissuePerCentimetre * depth);
        }

        return filled;
    }

    /// <summary>Adds up Gaussian spots, each within three standard deviations of its centre.</summary>
    private static float[] Draw(List<LungBlobs.Spot> spots, Pose pose, int size)
    {
        var depth = new float[size * size];
        foreach (var spot in spots)
        {
            var (column, row) = pose.ToPixel(spot.X, spot.Y);
            var sigma = spot.Sigma / pose.CentimetresPerPixel;
            var scale = (float)(-0.5 / (sigma * sigma));
            var (left, right) = Span(column, sigma, size);
            var (top, bottom) = Span(row, sigma, size);
            for (var y = top; y <= bottom; y++)
            {
                for (var x = left; x <= right; x++)
                {
                    var (dx, dy) = ((float)(x - column), (float)(y - row));
                    depth[y * size + x] += (float)spot.Depth * MathF.Exp(scale * (dx * dx + dy * dy));
                }
            }
        }

        return depth;
    }

    private static (int First, int Last) Span(double centre, double sigma, int size) =>
        ((int)Math.Clamp(Math.Ceiling(centre - 3 * sigma), 0, size), (int)Math.Clamp(Math.Floor(centre + 3 * sigma), -1, size - 1));
}
