namespace MedFunctions.Imaging.Phantoms;

/// <summary>An ellipse with half axes A and B, turned by an angle in radians.</summary>
internal sealed class Ellipse(double x, double y, double a, double b, double angle)
{
    private readonly double cos = Math.Cos(angle);
    private readonly double sin = Math.Sin(angle);

    public double A => a;

    public double B => b;

    /// <summary>Height of the half ellipsoid over the point: 1 in the middle, 0 from the rim on.</summary>
    public double Dome(double px, double py)
    {
        var (dx, dy) = (px - x, py - y);
        var u = (dx * cos + dy * sin) / a;
        var v = (dy * cos - dx * sin) / b;
        var inside = 1 - u * u - v * v;
        return inside <= 0 ? 0 : Math.Sqrt(inside);
    }
}
