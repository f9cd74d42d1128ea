namespace MedFunctions.Imaging.Raster;

/// <summary>What a PNG or JPEG says about itself before any pixel is decoded.</summary>
/// <param name="Width">Columns as stored.</param>
/// <param name="Height">Rows as stored.</param>
/// <param name="BitDepth">Bits a sample as stored, 1…16.</param>
internal readonly record struct RasterHeader(int Width, int Height, int BitDepth)
{
    public static Rejection? CheckSize(long width, long height, ImageLimits limits) =>
        width > limits.MaxSide || height > limits.MaxSide || width * height > limits.MaxPixels
            ? Rejections.ImageTooLarge(width, height, limits)
            : null;
}
