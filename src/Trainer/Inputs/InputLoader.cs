using System.Runtime.InteropServices;
using MedFunctions.Core;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Preprocessing;
using MedFunctions.Imaging;
using MedFunctions.Imaging.Transforms;
using TorchSharp;

namespace MedFunctions.Trainer.Inputs;

/// <summary>
/// Brings every image of a dataset through the transforms into one tensor. That happens once, so that no epoch waits for a
/// decoder: feeding batches from memory is thousands of times as fast as a network on a CPU.
/// </summary>
internal sealed class InputLoader(string folder, TransformPipeline transforms, long maxBytes)
{
    private const int ProgressSteps = 20;
    private const long MaxPngBytes = 1L << 30;
    private const long MaxRecordBytes = 1 << 20;

    /// <param name="manifest">A checked manifest.</param>
    /// <param name="progress">Called with the images read so far, about <see cref="ProgressSteps"/> times, one call at a time.</param>
    /// <param name="cancellation">Stops between images.</param>
    /// <exception cref="InvalidInputException">An image is missing, damaged or not the one named, or they need too much memory.</exception>
    public TrainingInputs Load(DatasetManifest manifest, Action<int> progress, CancellationToken cancellation)
    {
        var count = manifest.Entries.Count;
        CheckMemory(count);
        var images = torch.empty(count, transforms.Channels, transforms.Height, transforms.Width);
        try
        {
            Fill(images, manifest.Entries, progress, cancellation);
        }
        catch (AggregateException exception) when (exception.InnerExceptions.OfType<InvalidInputException>().FirstOrDefault() is { } first)
        {
            images.Dispose();
            throw new InvalidInputException(first.Message, first);
        }
        catch
        {
            images.Dispose();
            throw;
        }

        var index = manifest.Labels.Index().ToDictionary(static pair => pair.Item, static pair => pair.Index, StringComparer.Ordinal);
        return new TrainingInputs(
            images,
            [.. manifest.Entries.Select(entry => index[entry.Label])],
            [.. manifest.Entries.Select(static entry => entry.Split)]);
    }

    private void Fill(torch.Tensor images, IReadOnlyList<DatasetEntry> entries, Action<int> progress, CancellationToken cancellation)
    {
        var done = 0;
        var gate = new Lock();
        var step = Math.Max(1, entries.Count / ProgressSteps);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, entries.Count, options, i =>
        {
            using (var image = images[i])
            {
                transforms.Apply(Read(entries[i].ImageId), MemoryMarshal.Cast<byte, float>(image.bytes));
            }

            lock (gate)
            {
                done++;
                if (done % step == 0 || done == entries.Count) progress(done);
            }
        });
    }

    private PixelImage Read(string imageId)
    {
        var path = Path.Combine(folder, imageId);
        var record = ContractJson.Read<PreparedImageRecord>(
            InputFile.Read(Path.Combine(path, "image.json"), MaxRecordBytes, $"record of image {imageId}"), $"record of image {imageId}");
        var png = InputFile.Read(Path.Combine(path, "image.png"), MaxPngBytes, $"file of image {imageId}");
        PixelImage pixels;
        try
        {
            pixels = PreparedPng.Decode(png, record.Meaning);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidInputException($"Image {imageId} is damaged. Prepare it again.", exception);
        }

        return PixelHash.Compute(pixels).StartsWith(imageId, StringComparison.Ordinal)
            ? pixels
            : throw new InvalidInputException($"Image {imageId} has other pixels than its id says. Prepare it again.");
    }

    private void CheckMemory(int count)
    {
        var needed = (long)count * transforms.Channels * transforms.Height * transforms.Width * sizeof(float);
        if (needed <= maxBytes) return;
        const double gigabyte = 1 << 30;
        throw new InvalidInputException(
            FormattableString.Invariant($"The {count} images would take {needed / gigabyte:0.0} GiB of memory after the transforms; {maxBytes / gigabyte:0.0} GiB (half of this machine's) are allowed. ")
            + "Resize to a smaller input, train on fewer images, or use a machine with more memory.");
    }
}
