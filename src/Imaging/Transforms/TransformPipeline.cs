using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MedFunctions.Imaging.Transforms;

/// <summary>
/// The checked list of transforms between prepared pixels and a network's input tensor. Safe for concurrent use; the same image
/// gives the same bits on every machine.
/// </summary>
public sealed class TransformPipeline
{
    // Part of the hash: raise it whenever a change here could change one bit of an output.
    private const string Implementation = "medfunctions-transforms-1";

    private readonly Transform[] steps;

    private TransformPipeline(Transform[] steps, int channels, int height, int width)
    {
        this.steps = steps;
        Channels = channels;
        Height = height;
        Width = width;
        Hash = HashOf(steps);
    }

    /// <summary>Channels of the output, 1 or 3.</summary>
    public int Channels { get; }

    /// <summary>Rows of the output.</summary>
    public int Height { get; }

    /// <summary>Columns of the output.</summary>
    public int Width { get; }

    /// <summary>
    /// SHA-256 (64 lower-case hex digits) over the implementation's version and the steps as JSON without white space. A model
    /// trained under another hash must not be served with this code.
    /// </summary>
    public string Hash { get; }

    /// <param name="steps">
    /// A scale-intensity, then any order of resize, to-channels and normalize-intensity with at least one resize and one to-channels.
    /// </param>
    /// <exception cref="ArgumentException">A range is broken or the output's shape stays open; the message names the step.</exception>
    public static TransformPipeline Create(IReadOnlyList<Transform> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var (channels, height, width) = TransformRules.Check(steps);
        return new TransformPipeline([.. steps], channels, height, width);
    }

    /// <returns>Channels × <see cref="Height"/> × <see cref="Width"/> values, channel by channel, row by row.</returns>
    public float[] Apply(PixelImage image)
    {
        var output = new float[Channels * Height * Width];
        Apply(image, output);
        return output;
    }

    /// <param name="image">Any size; grey or colour.</param>
    /// <param name="output">Takes <see cref="Channels"/> × <see cref="Height"/> × <see cref="Width"/> values at its start.</param>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short.</exception>
    public void Apply(PixelImage image, Span<float> output)
    {
        ArgumentNullException.ThrowIfNull(image);
        var length = Channels * Height * Width;
        if (output.Length < length) throw new ArgumentException($"The output has room for {output.Length} of {length} values.", nameof(output));
        RowSource rows = new ScaledRows(image, ((ScaleIntensity)steps[0]).Range);
        foreach (var step in steps.AsSpan(1))
        {
            rows = step switch
            {
                Resize resize => Resampler.Run(rows, resize),
                ToChannels toChannels => new ChannelRows(rows, toChannels.Count),
                NormalizeIntensity normalize => new NormalizedRows(rows, normalize),
                _ => throw new UnreachableException(),
            };
        }

        for (var row = 0; row < Channels * Height; row++)
        {
            rows.ReadRow(row / Height, row % Height, output.Slice(row * Width, Width));
        }
    }

    private static string HashOf(Transform[] steps)
    {
        var json = JsonSerializer.Serialize(steps, JsonSerializerOptions.Web);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Implementation}\n{json}")));
    }
}
