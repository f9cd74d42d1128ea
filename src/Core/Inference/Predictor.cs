using System.ComponentModel.DataAnnotations;
using MedFunctions.Core.Preprocessing;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.Core.Upload;
using MedFunctions.Imaging;
using Microsoft.Extensions.Options;

namespace MedFunctions.Core.Inference;

/// <summary>Settings section <c>Inference</c>.</summary>
public sealed class InferenceOptions
{
    public const string Section = "Inference";

    /// <summary>Images that are computed at the same time; 0 (the default) means one a processor.</summary>
    [Range(0, 1024)]
    public int Parallel { get; set; }

    /// <summary>Images that may wait for their turn; more are refused with 503. Default 256.</summary>
    [Range(1, 100_000)]
    public int MaxWaiting { get; set; } = 256;
}

/// <summary>Asks the version that serves about one image.</summary>
public sealed class Predictor : IDisposable
{
    private readonly ModelSessions sessions;
    private readonly ImageLimits limits;
    private readonly TimeProvider clock;
    private readonly SemaphoreSlim turns;
    private readonly int maxWaiting;
    private int waiting;

    public Predictor(ModelSessions sessions, ImageLimits limits, IOptions<InferenceOptions> options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.sessions = sessions;
        this.limits = limits;
        this.clock = clock;
        turns = new SemaphoreSlim(options.Value.Parallel > 0 ? options.Value.Parallel : Environment.ProcessorCount);
        maxWaiting = options.Value.MaxWaiting;
    }

    /// <summary>An image file that came with a request; nothing of it is stored.</summary>
    /// <exception cref="UnusableImageException">The file can't be used.</exception>
    /// <exception cref="ConflictException">No version serves.</exception>
    /// <exception cref="UnavailableException">Too many images are waiting.</exception>
    public async Task<Prediction> PredictFileAsync(string model, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        if (file.Length > limits.MaxFileBytes)
        {
            throw new UnusableImageException("too-large", $"The file is larger than {limits.MaxFileBytes >> 20} MiB.");
        }

        return await sessions.UseActiveAsync(model, session => InTurnAsync(
            () =>
            {
                var started = clock.GetTimestamp();
                var preparation = ImagePreparation.Prepare(file, limits, "request", "", out var rejection)
                    ?? throw new UnusableImageException(rejection!.Code, rejection.Reason);
                return Answer(session, preparation.Record, preparation.Pixels, started);
            },
            cancellationToken), cancellationToken);
    }

    /// <summary>A prepared image.</summary>
    public Task<Prediction> PredictPreparedAsync(ModelSession session, PreparedImage image, CancellationToken cancellationToken) =>
        InTurnAsync(() => Answer(session, image.Record, image.Pixels, clock.GetTimestamp()), cancellationToken);

    public void Dispose() => turns.Dispose();

    private async Task<Prediction> InTurnAsync(Func<Prediction> work, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref waiting) > maxWaiting)
            {
                throw new UnavailableException("Too many images are waiting for an answer. Try again in a few seconds.");
            }

            await turns.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }

        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            turns.Release();
        }
    }

    private Prediction Answer(ModelSession session, PreparedImageRecord record, PixelImage pixels, long started)
    {
        var card = session.Card;
        var probabilities = session.Network.Predict(session.Transforms.Apply(pixels));
        var label = Decide(card, probabilities);
        var notes = Notes(card, probabilities, record.Quality);
        return new Prediction(
            card.Model,
            session.Version,
            record.ImageId,
            label,
            card.Labels.Select((name, i) => new ClassProbability(name, Math.Round(probabilities[i], 6))).ToList(),
            notes.Count > 0,
            notes,
            card.IntendedUse,
            card.Disclaimer,
            clock.GetUtcNow(),
            Math.Round(clock.GetElapsedTime(started).TotalMilliseconds, 2),
            card is { PositiveLabel: { } finding, Threshold: { } from } ? new ClassProbability(finding, Math.Round(from, 6)) : null);
    }

    internal static string Decide(ModelCard card, IReadOnlyList<double> probabilities) =>
        card.Labels[Evaluation.Decide(probabilities, IndexOfPositive(card), card.Threshold)];

    private static List<string> Notes(ModelCard card, IReadOnlyList<double> probabilities, ImageQuality quality)
    {
        var notes = new List<string>();
        if (Evaluation.Confidence(probabilities, IndexOfPositive(card), card.Threshold) < card.UncertainBelow)
        {
            notes.Add("The model is not sure: answers with such probabilities were often wrong when it was validated.");
        }

        notes.AddRange(quality.Warnings.Select(warning => warning switch
        {
            "blank" => "The image is blank: all its pixels are the same.",
            "low-contrast" => "The image has very little contrast.",
            "small" => "The image is very small.",
            _ => $"Image quality: {warning}.",
        }));
        return notes;
    }

    private static int IndexOfPositive(ModelCard card) => card.PositiveLabel is null ? -1 : card.Labels.ToList().IndexOf(card.PositiveLabel);
}
