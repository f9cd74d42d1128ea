namespace MedFunctions.Imaging.Phantoms;

/// <summary>
/// A patient's chest seen from the front, in centimetres: x to the image's right (the patient's left), y down, origin in the middle.
/// Tells how much of each material a ray through (x, y) crosses. A cartoon with plausible sizes, not anatomy.
/// </summary>
internal sealed class Thorax
{
    private readonly double halfWidth;
    private readonly double halfDepth;
    private readonly double shoulder;
    private readonly double apex;
    private readonly double[] diaphragm;
    private readonly double lungOuter;
    private readonly double aeration;
    private readonly double airway;
    private readonly Ellipse[] heart;
    private readonly Ellipse stomachBubble;
    private readonly Ellipse[] breasts;

    public Thorax(int patient)
    {
        var random = new PhantomRandom(patient, PhantomStream.Anatomy);
        var build = random.Between(0.88, 1.1);
        halfWidth = 16.2 * build;
        halfDepth = random.Between(9.5, 12.5);
        shoulder = random.Between(-13.2, -11.4);
        apex = shoulder - random.Between(0.4, 1.6);
        var inspiration = random.Between(6.0, 9.5);
        diaphragm = [inspiration + random.Between(0.3, 1.4), inspiration];
        lungOuter = halfWidth * random.Between(0.86, 0.91);
        aeration = random.Between(0.68, 0.8);
        airway = random.Between(-0.5, 0.3);
        heart = Heart(random, inspiration);
        stomachBubble = new Ellipse(random.Between(5, 8), diaphragm[0] + random.Between(0.5, 2.5), random.Between(1, 3), random.Between(0.6, 1.6), 0);
        breasts = random.Chance(0.45) ? Breasts(random) : [];
        Bones = new ThoraxBones(random, halfWidth, shoulder);
    }

    public ThoraxBones Bones { get; }

    /// <summary>Soft tissue along the ray, cm, with its air taken off.</summary>
    public double SoftTissue(double x, double y, double lung) =>
        Math.Max(0, Body(x, y) - lung * aeration - Airway(x, y) - 3 * stomachBubble.Dome(x, y)) + Breast(x, y);

    /// <summary>Lung along the ray, cm; 0 outside the lungs' shadow.</summary>
    public double Lung(double x, double y)
    {
        var side = Math.Abs(x);
        var floor = diaphragm[x < 0 ? 1 : 0];
        var down = (y - apex) / (floor + 3 - apex);
        if (down is <= 0 or >= 1.3) return 0;
        var above = Math.Max(0, 1 - down);
        var outer = lungOuter * (1 - 0.52 * above * above * above - 0.07 * Smooth(down - 0.6));
        var inner = 1.5 + 1.2 * down;
        var across = (side - inner) / (outer - inner);
        if (across is <= 0 or >= 1) return 0;
        var depth = Math.Max(0, Body(x, y) - 4.5) * Rounded(4 * across * (1 - across)) * Math.Sqrt(Math.Min(1, 3.5 * down));
        var dome = floor + 2.6 * (Square((side - 0.5 * halfWidth * 0.85) / (0.42 * halfWidth)) - 0.6);
        return Math.Max(0, depth * Smooth((dome - y) / 0.9 + 0.5) - HeartDepth(x, y));
    }

    private double Body(double x, double y)
    {
        var side = Math.Abs(x);
        var width = halfWidth + 8 * Smooth((shoulder + 6 - y) / 9);
        if (side >= width) return 0;
        var outline = shoulder - 5 + 0.42 * Math.Max(0, side - 4.5);
        var below = Math.Max(Math.Sqrt(Math.Clamp((y - outline) / 5, 0, 1)), Math.Sqrt(Math.Max(0, 1 - Square(side / 6.2))));
        var neck = 0.6 + 0.4 * Smooth((y - shoulder + 6) / 10);
        return 2 * halfDepth * Math.Sqrt(1 - Square(side / width)) * below * neck;
    }

    private double HeartDepth(double x, double y)
    {
        var depth = 0.0;
        foreach (var part in heart) depth = Math.Max(depth, part.Dome(x, y) * 2.1 * Math.Min(part.A, part.B));
        return depth;
    }

    private double Airway(double x, double y)
    {
        var trachea = Math.Max(0, 1 - Square((x - airway) / 0.95));
        return 1.9 * Math.Sqrt(trachea) * Smooth((-3.6 - y) / 0.8);
    }

    private double Breast(double x, double y)
    {
        var sum = 0.0;
        foreach (var breast in breasts) sum += 2.6 * breast.Dome(x, y);
        return sum;
    }

    private static Ellipse[] Heart(PhantomRandom random, double floor)
    {
        var size = random.Between(0.85, 1.18);
        return
        [
            new(2.4 * size, floor - 3.6, 6.2 * size, 4.4 * size, random.Between(0.5, 0.8)),
            new(-1.5 * size, floor - 4.2, 3.0 * size, 4.0 * size, 0),
            new(2.2, -4.6 + random.Between(-0.8, 0.8), 1.6 * size, 1.7 * size, 0),
            new(-3.2, -0.6 + random.Between(-1, 1), 1.5, 2.0, 0.3),
            new(3.5, -1.2 + random.Between(-1, 1), 1.5, 1.8, -0.3),
        ];
    }

    private static Ellipse[] Breasts(PhantomRandom random)
    {
        var (height, size) = (random.Between(3, 6), random.Between(4, 6));
        return [new(-8, height, size, size, 0), new(8 + random.Between(-0.5, 0.5), height + random.Between(-0.6, 0.6), size, size, 0)];
    }

    /// <summary>The value to the power of 3/8: flat inside, steep at the rim.</summary>
    private static double Rounded(double value)
    {
        var root = Math.Sqrt(value);
        return Math.Sqrt(root * Math.Sqrt(root));
    }

    private static double Square(double value) => value * value;

    private static double Smooth(double t)
    {
        t = Math.Clamp(t, 0, 1);
        return t * t * (3 - 2 * t);
    }
}
