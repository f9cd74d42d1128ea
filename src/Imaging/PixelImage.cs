namespace MedFunctions.Imaging;

/// <summary>How stored values are to be read as brightness or colour (DICOM PS3.3 C.7.6.3.1.2).</summary>
public enum Photometric
{
    /// <summary>One sample a pixel, the smallest value is white.</summary>
    Monochrome1,

    /// <summary>One sample a pixel, the smallest value is black.</summary>
    Monochrome2,

    /// <summary>Three samples a pixel: red, green, blue, 0…255 each.</summary>
    Rgb,
}

/// <summary>A display window over real values, in the unit of the modality (Hounsfield for CT); DICOM PS3.3 C.11.2.1.2.</summary>
/// <param name="Center">Window centre.</param>
/// <param name="Width">Window width, greater than 0.</param>
public sealed record VoiWindow(double Center, double Width);

/// <summary>What the stored numbers of an image mean.</summary>
/// <param name="Photometric">Brightness or colour.</param>
/// <param name="Slope">Real value = stored × <paramref name="Slope"/> + <paramref name="Intercept"/>; never 0.</param>
/// <param name="Intercept">See <paramref name="Slope"/>.</param>
/// <param name="StoredMin">Smallest stored value that the source's bit depth allows (not the smallest that occurs).</param>
/// <param name="StoredMax">Largest stored value that the source's bit depth allows; greater than <paramref name="StoredMin"/>.</param>
/// <param name="Voi">The window that the source asks to be shown with, if any.</param>
public sealed record PixelMeaning(
    Photometric Photometric,
    double Slope,
    double Intercept,
    ushort StoredMin,
    ushort StoredMax,
    VoiWindow? Voi);

/// <summary>
/// Decoded pixels at native resolution: rows × columns × channels, row by row, channels interleaved.
/// Grey has 1 channel of 16 bits, colour 3 channels of 0…255.
/// </summary>
public sealed class PixelImage
{
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 (grey) or 3 (RGB).</param>
    /// <param name="samples">width × height × channels values.</param>
    /// <param name="meaning">What the values mean.</param>
    /// <exception cref="ArgumentException">The sizes don't fit each other.</exception>
    public PixelImage(int width, int height, int channels, ushort[] samples, PixelMeaning meaning)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(meaning);
        if (channels is not (1 or 3) || (channels == 3) != (meaning.Photometric == Photometric.Rgb))
        {
            throw new ArgumentException($"{channels} channels don't fit {meaning.Photometric}.", nameof(channels));
        }

        if (samples.LongLength != (long)width * height * channels)
        {
            throw new ArgumentException($"Expected {width} × {height} × {channels} samples, got {samples.LongLength}.", nameof(samples));
        }

        Width = width;
        Height = height;
        Channels = channels;
        Samples = samples;
        Meaning = meaning;
    }

    public int Width { get; }

    public int Height { get; }

    public int Channels { get; }

    public ushort[] Samples { get; }

    public PixelMeaning Meaning { get; }
}
