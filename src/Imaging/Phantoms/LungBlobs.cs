namespace MedFunctions.Imaging.Phantoms;

/// <summary>
/// Things inside the lungs that are drawn as sums of soft round spots in the coordinates of <see cref="Thorax"/>: vessels, and
/// the consolidations that make an image an OPACITY.
/// </summary>
internal static class LungBlobs
{
    /// <param name="X">Centre, cm.</param>
    /// <param name="Y">Centre, cm.</param>
    /// <param name="Sigma">Standard deviation of the spot, cm.</param>
    /// <param name="Depth">Soft tissue in its middle, cm.</param>
    public readonly record struct Spot(double X, double Y, double Sigma, double Depth);

    /// <summary>Vessels that fan out from each hilum, thinner and fainter with distance.</summary>
    public static List<Spot> Vessels(int patient)
    {
        var random = new PhantomRandom(patient, PhantomStream.Vessels);
        var spots = new List<Spot>();
        foreach (var side in (ReadOnlySpan<int>)[-1, 1])
        {
            for (var branch = 0; branch < 11; branch++)
            {
                AddBranch(spots, random, side * 3.4, random.Between(-1.8, 0.6), side, random.Between(-1.35, 1.35), random.Between(0.2, 0.42));
            }
        }

        return spots;
    }

    /// <summary>One or two groups of overlapping fuzzy spots at random places of the lungs.</summary>
    public static List<Spot> Consolidations(int seed, Thorax thorax)
    {
        var random = new PhantomRandom(seed, PhantomStream.Opacity);
        var spots = new List<Spot>();
        var groups = random.Chance(0.35) ? 2 : 1;
        for (var group = 0; group < groups; group++)
        {
            var (x, y) = PlaceInLung(random, thorax);
            var (size, depth) = (random.Between(2.2, 3.6), random.Between(7.0, 10.5));
            var count = random.Whole(4, 9);
            for (var i = 0; i < count; i++)
            {
                var sigma = size * random.Between(0.35, 0.85);
                spots.Add(new(x + size * random.Between(-0.9, 0.9), y + size * random.Between(-0.9, 0.9), sigma, depth * random.Between(0.25, 0.6)));
            }
        }

        return spots;
    }

    private static (double X, double Y) PlaceInLung(PhantomRandom random, Thorax thorax)
    {
        var best = (X: -7.0, Y: 0.0, Lung: 0.0);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var (x, y) = (random.Between(-13, 13), random.Between(-11, 9));
            var lung = thorax.Lung(x, y);
            if (lung > 8) return (x, y);
            if (lung > best.Lung) best = (x, y, lung);
        }

        return (best.X, best.Y);
    }

    private static void AddBranch(List<Spot> spots, PhantomRandom random, double x, double y, int side, double angle, double sigma)
    {
        var bend = random.Between(-0.05, 0.05);
        for (var step = 0; step < 28 && sigma > 0.07; step++)
        {
            spots.Add(new(x, y, sigma, 1.1 * sigma));
            x += side * Math.Cos(angle) * sigma * 1.3;
            y += Math.Sin(angle) * sigma * 1.3;
            angle += bend + random.Between(-0.12, 0.12);
            sigma *= 0.965;
            if (step is 7 or 14 && random.Chance(0.6)) AddBranch(spots, random, x, y, side, angle + random.Between(-0.8, 0.8), sigma * 0.75);
        }
    }
}
