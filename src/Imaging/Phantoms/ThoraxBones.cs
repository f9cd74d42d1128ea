namespace MedFunctions.Imaging.Phantoms;

/// <summary>Bone along a ray through the chest, in the coordinates of <see cref="Thorax"/>.</summary>
internal sealed class ThoraxBones
{
    private const double SpineHalfWidth = 1.9;

    private readonly double halfWidth;
    private readonly double firstRib;
    private readonly double ribSpacing;
    private readonly double ribHalfWidth;
    private readonly double ribFall;
    private readonly double anteriorShift;
    private readonly double density;
    private readonly double clavicleY;
    private readonly double clavicleRise;
    private readonly double vertebra;
    private readonly Ellipse[] scapulae;

    public ThoraxBones(PhantomRandom random, double halfWidth, double shoulder)
    {
        this.halfWidth = halfWidth * 0.94;
        firstRib = shoulder + random.Between(-1, 0.4);
        ribSpacing = random.Between(1.95, 2.3);
        ribHalfWidth = random.Between(0.5, 0.66);
        ribFall = random.Between(2.2, 4.2);
        anteriorShift = random.Between(0.2, 0.8);
        density = random.Between(0.75, 1.25);
        clavicleY = shoulder + random.Between(0.8, 2.4);
        clavicleRise = random.Between(0.12, 0.3);
        vertebra = random.Between(2.3, 2.7);
        var out1 = random.Between(11.5, 14.5);
        scapulae =
        [
            new(-out1, shoulder + 6, 2.6, 6.5, random.Between(-0.35, -0.1)),
            new(out1 + random.Between(-0.8, 0.8), shoulder + 6, 2.6, 6.5, random.Between(0.1, 0.35)),
        ];
    }

    /// <summary>Centimetres of bone.</summary>
    public double Depth(double x, double y) => density * (Spine(x, y) + Ribs(x, y) + Clavicle(x, y) + Scapulae(x, y));

    private double Spine(double x, double y)
    {
        var across = 1 - Square(x / SpineHalfWidth);
        if (across <= 0) return 0;
        var disc = 0.8 + 0.2 * Math.Cos(2 * Math.PI * y / vertebra);
        var process = Math.Exp(-Square(x / 0.35)) * (0.5 + 0.5 * Math.Cos(2 * Math.PI * (y / vertebra + 0.3)));
        return 1.8 * Math.Sqrt(across) * disc + 0.6 * process;
    }

    /// <summary>Ribs are a periodic family, so the nearest one is found without looking at each.</summary>
    private double Ribs(double x, double y)
    {
        var out1 = Math.Abs(x) / halfWidth;
        if (out1 >= 1) return 0;
        // Towards the side a ray runs along the rib instead of across it.
        var edge = Math.Min(1.7, 1 / Math.Sqrt(1 - out1 * out1 + 0.05));
        var posterior = Rib(y - firstRib - ribFall * Square(out1) + 0.7 * out1, 10) * 0.62 * edge;
        var anterior = out1 < 0.32
            ? 0
            : Rib(y - firstRib - 2.2 - ribSpacing * anteriorShift - 7.5 * Square(1 - out1), 7) * 0.42 * edge * Math.Min(1, (out1 - 0.32) * 6);
        return posterior + anterior;
    }

    /// <summary>Denser at the rims than inside, as a tube of cortical bone is.</summary>
    private double Rib(double below, int count)
    {
        var index = Math.Round(below / ribSpacing);
        if (index < 0 || index >= count) return 0;
        var off = Square((below - index * ribSpacing) / ribHalfWidth);
        return off >= 1 ? 0 : Math.Sqrt(Math.Sqrt(1 - off)) * (0.72 + 0.28 * off);
    }

    private double Clavicle(double x, double y)
    {
        var side = Math.Abs(x);
        if (side is < 1.3 or > 15.5) return 0;
        var middle = clavicleY - clavicleRise * (side - 1.3) + 0.55 * Math.Sin((side - 1.3) * 0.45);
        var off = Square((y - middle) / (side < 3 ? 0.95 : 0.68));
        return off >= 1 ? 0 : 0.85 * Math.Sqrt(1 - off) * (0.75 + 0.35 * off);
    }

    private double Scapulae(double x, double y)
    {
        var sum = 0.0;
        foreach (var scapula in scapulae) sum += 0.3 * Math.Sqrt(scapula.Dome(x, y));
        return sum;
    }

    private static double Square(double value) => value * value;
}
