namespace MedFunctions.Imaging.Phantoms;

/// <summary>
/// From attenuation to a film's grey values: Beer–Lambert transmission, scatter, focal blur, quantum noise, and a display curve
/// whose random black point and contrast change an image's brightness far more than an opacity does.
/// </summary>
internal sealed class Exposure
{
    private const int ScatterCell = 8;
    private const int CurveSteps = 4096;
    private const double CurveEnd = 2;

    private readonly PhantomRandom noise;
    private readonly double photons;
    private readonly double scatter;
    private readonly float blur;
    private readonly double black;
    private readonly double white;
    private readonly ushort[] curve;

    public Exposure(int seed, int size)
    {
        var random = new PhantomRandom(seed, PhantomStream.Exposure);
        noise = new PhantomRandom(seed, PhantomStream.Noise);
        photons = random.Between(8_000, 40_000) * 256 * 256 / ((double)size * size);
        scatter = random.Between(0.12, 0.3);
        blur = (float)random.Between(0.06, 0.16);
        black = random.Between(0.75, 1.45);
        white = black + random.Between(1.5, 2.2);
        curve = Curve(random.Between(0.85, 1.25));
    }

    /// <param name="attenuation">Line integrals of attenuation, size × size.</param>
    /// <param name="scattering">The same for the body that scatters: without the opacity, whose own scatter is left out.</param>
    /// <returns>0…255, dense is bright.</returns>
    public ushort[] Expose(float[] attenuation, float[] scattering, int size)
    {
        var haze = Haze(scattering, size);
        var primary = new float[attenuation.Length];
        for (var i = 0; i < primary.Length; i++) primary[i] = MathF.Exp(-attenuation[i]);
        Blur(primary, size);
        var cells = size / ScatterCell;
        var film = new ushort[primary.Length];
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var counts = photons * (primary[y * size + x] + scatter * Bilinear(haze, cells, x, y));
                counts = Math.Max(1, counts + Math.Sqrt(counts) * noise.Normal());
                var density = (MathF.Log((float)(photons / counts)) - black) / (white - black);
                film[y * size + x] = curve[(int)(Math.Clamp(density, 0, CurveEnd) * (CurveSteps / CurveEnd))];
            }
        }

        return film;
    }

    /// <summary>Grey values over density 0…2: straight in the middle, bending towards white as film and its digital heirs do.</summary>
    private static ushort[] Curve(double gamma)
    {
        var curve = new ushort[CurveSteps + 1];
        for (var i = 0; i <= CurveSteps; i++)
        {
            var density = Math.Pow(i * CurveEnd / CurveSteps, gamma);
            curve[i] = (ushort)Math.Round(255 * Math.Min(1, Math.Tanh(density) / Math.Tanh(CurveEnd)));
        }

        return curve;
    }

    /// <summary>Scattered photons come from far around: means over cells, smoothed over some centimetres.</summary>
    private static float[] Haze(float[] scattering, int size)
    {
        var cells = size / ScatterCell;
        var means = new float[cells * cells];
        for (var y = 0; y < cells * ScatterCell; y++)
        {
            for (var x = 0; x < cells * ScatterCell; x += 2)
            {
                // Direct radiation beside the body isn't scattered.
                means[y / ScatterCell * cells + x / ScatterCell] += MathF.Min(0.3f, MathF.Exp(-scattering[y * size + x])) * 2 / (ScatterCell * ScatterCell);
            }
        }

        for (var pass = 0; pass < 6; pass++) Smooth(means, cells, 0.25f);
        return means;
    }

    private void Blur(float[] image, int size) => Smooth(image, size, blur);

    /// <summary>Three-point smoothing along both axes; rims are repeated.</summary>
    private static void Smooth(float[] image, int size, float weight)
    {
        for (var y = 0; y < size; y++) SmoothLine(image, y * size, 1, size, weight);
        for (var x = 0; x < size; x++) SmoothLine(image, x, size, size, weight);
    }

    private static void SmoothLine(float[] image, int start, int stride, int count, float weight)
    {
        var before = image[start];
        for (var i = 0; i < count; i++)
        {
            var at = start + i * stride;
            var here = image[at];
            var after = i + 1 < count ? image[at + stride] : here;
            image[at] = here + weight * (before - 2 * here + after);
            before = here;
        }
    }

    private static float Bilinear(float[] grid, int cells, int x, int y)
    {
        var gx = Math.Clamp((x + 0.5f) / ScatterCell - 0.5f, 0, cells - 1);
        var gy = Math.Clamp((y + 0.5f) / ScatterCell - 0.5f, 0, cells - 1);
        var (x0, y0) = ((int)gx, (int)gy);
        var (x1, y1) = (Math.Min(x0 + 1, cells - 1), Math.Min(y0 + 1, cells - 1));
        var top = grid[y0 * cells + x0] + (grid[y0 * cells + x1] - grid[y0 * cells + x0]) * (gx - x0);
        var bottom = grid[y1 * cells + x0] + (grid[y1 * cells + x1] - grid[y1 * cells + x0]) * (gx - x0);
        return top + (bottom - top) * (gy - y0);
    }
}
