namespace MedFunctions.Imaging.Phantoms;

/// <summary>How the patient stands before the detector: scale, rotation, shift; between pixels and the thorax's centimetres.</summary>
internal sealed class Pose
{
    private const double FieldCentimetres = 33;

    private readonly double cos;
    private readonly double sin;
    private readonly double centre;
    private readonly double shiftX;
    private readonly double shiftY;

    public Pose(int seed, int size)
    {
        var random = new PhantomRandom(seed, PhantomStream.Pose);
        CentimetresPerPixel = FieldCentimetres / size * random.Between(0.9, 1.08);
        var angle = random.Between(-0.09, 0.09);
        (cos, sin) = (Math.Cos(angle), Math.Sin(angle));
        centre = (size - 1) / 2.0;
        shiftX = random.Between(-1.6, 1.6);
        shiftY = random.Between(-2.2, 1.2);
    }

    public double CentimetresPerPixel { get; }

    public (double X, double Y) ToThorax(double column, double row)
    {
        var (dx, dy) = ((column - centre) * CentimetresPerPixel, (row - centre) * CentimetresPerPixel);
        return (dx * cos + dy * sin + shiftX, dy * cos - dx * sin + shiftY);
    }

    public (double Column, double Row) ToPixel(double x, double y)
    {
        var (dx, dy) = (x - shiftX, y - shiftY);
        return ((dx * cos - dy * sin) / CentimetresPerPixel + centre, (dx * sin + dy * cos) / CentimetresPerPixel + centre);
    }
}
