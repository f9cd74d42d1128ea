using MedFunctions.Imaging;

namespace MedFunctions.Core.Preprocessing;

/// <summary>Container <c>prepared</c>. An image exists from the moment its record does.</summary>
public interface IPreparedImages
{
    /// <summary>Writes the pixels, then the record, unless the record is there already.</summary>
    /// <returns>The record that is now there: <paramref name="record"/>, or that of the upload which came first.</returns>
    Task<PreparedImageRecord> AddAsync(byte[] png, PreparedImageRecord record, CancellationToken cancellationToken);

    /// <exception cref="NotFoundException">There is no such image.</exception>
    Task<PreparedImage> GetAsync(string imageId, CancellationToken cancellationToken);

    /// <summary>Writes <c>{imageId}/image.png</c> and <c>image.json</c> below a folder; what is there already stays.</summary>
    Task DownloadAsync(IReadOnlyCollection<string> imageIds, string folder, CancellationToken cancellationToken);
}

/// <param name="Record">What is known of the image.</param>
/// <param name="Pixels">Its pixels.</param>
public sealed record PreparedImage(PreparedImageRecord Record, PixelImage Pixels);
