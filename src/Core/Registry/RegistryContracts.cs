using MedFunctions.Core.Training;

namespace MedFunctions.Core.Registry;

/// <summary>One model in <c>GET /api/models</c> and <c>GET /api/models/{model}</c>.</summary>
/// <param name="Name">Model name.</param>
/// <param name="Title">One line for people.</param>
/// <param name="Labels">Class names in output order.</param>
/// <param name="PositiveLabel">For two classes: the finding.</param>
/// <param name="Dataset">Dataset that it trains on by default.</param>
/// <param name="ActiveVersion">Version that serves; null when none does.</param>
/// <param name="Versions">Registered versions, newest first.</param>
/// <param name="History">Changes of the active version, newest first.</param>
public sealed record ModelSummary(
    string Name,
    string Title,
    IReadOnlyList<string> Labels,
    string? PositiveLabel,
    string Dataset,
    int? ActiveVersion,
    IReadOnlyList<VersionSummary> Versions,
    IReadOnlyList<Promotion> History);

/// <param name="Version">1, 2, 3 …</param>
/// <param name="RegisteredAt">When it was registered.</param>
/// <param name="Architecture">Network.</param>
/// <param name="DatasetVersion">Version of the dataset that it learned.</param>
/// <param name="Accuracy">On the dataset's test split.</param>
/// <param name="Auc">On the dataset's test split.</param>
/// <param name="PassesGate">Whether it may be promoted without force.</param>
/// <param name="TrainSeconds">Duration of its training.</param>
public sealed record VersionSummary(
    int Version,
    DateTimeOffset RegisteredAt,
    string Architecture,
    int DatasetVersion,
    Estimate Accuracy,
    Estimate? Auc,
    bool PassesGate,
    double TrainSeconds);

/// <summary>A change of the active version.</summary>
/// <param name="Version">Version that serves from then on.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why: <c>promote</c>, <c>rollback</c>, or what the person said.</param>
/// <param name="Forced">True where the gate was overruled.</param>
public sealed record Promotion(int Version, DateTimeOffset At, string Reason, bool Forced);

/// <summary><c>POST /api/models/{model}/promote</c>.</summary>
/// <param name="Version">Version to activate; the newest when left out.</param>
/// <param name="Force">Activate although the gate isn't passed; needs a reason.</param>
/// <param name="Reason">Kept in the history.</param>
public sealed record PromoteRequest(int? Version = null, bool Force = false, string? Reason = null);
