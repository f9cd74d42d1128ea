using System.Text.Json.Serialization;

namespace MedFunctions.Core.Training;

/// <summary>One JSON line of the trainer's standard output.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(LoadingEvent), "loading")]
[JsonDerivedType(typeof(EpochEvent), "epoch")]
[JsonDerivedType(typeof(StageEvent), "stage")]
public abstract record TrainingEvent;

/// <summary>Images are being read.</summary>
/// <param name="Done">Images read so far.</param>
/// <param name="Total">All images.</param>
public sealed record LoadingEvent(int Done, int Total) : TrainingEvent;

/// <summary>An epoch ended.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Epochs">Most epochs.</param>
/// <param name="TrainLoss">Mean cross-entropy over the training split, nats.</param>
/// <param name="ValidationLoss">Mean cross-entropy over the validation split, nats.</param>
/// <param name="ValidationAuc">Area under the ROC curve on the validation split, 0…1 (one class against the rest, macro mean, for more than two).</param>
/// <param name="ValidationAccuracy">Share of right answers on the validation split, 0…1.</param>
/// <param name="Seconds">Duration of this epoch.</param>
public sealed record EpochEvent(
    int Epoch,
    int Epochs,
    double TrainLoss,
    double ValidationLoss,
    double ValidationAuc,
    double ValidationAccuracy,
    double Seconds) : TrainingEvent;

/// <summary>A part of the work begins.</summary>
/// <param name="Name"><c>exporting</c>, <c>verifying</c>, <c>evaluating</c>, <c>completed</c>.</param>
public sealed record StageEvent(string Name) : TrainingEvent;

/// <summary>How a trainer ended: <c>outcome.json</c> in its output folder, written last. A trainer that was killed leaves none.</summary>
/// <param name="Succeeded">True only with a complete, verified bundle.</param>
/// <param name="Message">For a failure, what went wrong and what to do; no patient data.</param>
public sealed record TrainingOutcome(bool Succeeded, string? Message);
