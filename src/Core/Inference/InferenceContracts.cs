namespace MedFunctions.Core.Inference;

/// <summary>An answer of a model about one image.</summary>
/// <param name="Model">Model name.</param>
/// <param name="Version">Version that answered.</param>
/// <param name="ImageId">Hash of the pixels, 32 hex digits.</param>
/// <param name="Label">The answer.</param>
/// <param name="Probabilities">By class, in label order; calibrated; sum is 1.</param>
/// <param name="Uncertain">True when the answer should not be used without a reader's own look, see <see cref="Notes"/>.</param>
/// <param name="Notes">For people: why the answer is uncertain and what was noticed in the image; empty when nothing was.</param>
/// <param name="IntendedUse">What the model is for.</param>
/// <param name="Disclaimer">What it must not be used for.</param>
/// <param name="At">When it was computed.</param>
/// <param name="Milliseconds">Preprocessing and network.</param>
/// <param name="Threshold">For two classes: the finding, and the probability of it from which on it is given; that need not be ½.</param>
public sealed record Prediction(
    string Model,
    int Version,
    string ImageId,
    string Label,
    IReadOnlyList<ClassProbability> Probabilities,
    bool Uncertain,
    IReadOnlyList<string> Notes,
    string IntendedUse,
    string Disclaimer,
    DateTimeOffset At,
    double Milliseconds,
    ClassProbability? Threshold = null);

/// <param name="Label">Class.</param>
/// <param name="Probability">0…1.</param>
public sealed record ClassProbability(string Label, double Probability);

/// <summary>One file of a multipart <c>POST /api/models/{model}/predict</c>: either a prediction or what is wrong with the file.</summary>
/// <param name="File">Name that the part gave.</param>
/// <param name="Prediction">The answer.</param>
/// <param name="Code">What is wrong, for programs.</param>
/// <param name="Reason">What is wrong and what to do, for people.</param>
public sealed record FilePrediction(string File, Prediction? Prediction, string? Code, string? Reason);

/// <summary>A page of <c>GET /api/results/{clinic}/{dataset}?model=…</c>.</summary>
/// <param name="Items">Automatic predictions by upload.</param>
/// <param name="Continuation">Pass as <c>continuation</c> for the next page; null on the last.</param>
public sealed record ResultPage(IReadOnlyList<ResultItem> Items, string? Continuation);

/// <param name="Name">Path below the dataset: <c>{label}/{file}</c>.</param>
/// <param name="Prediction">The stored answer.</param>
public sealed record ResultItem(string Name, Prediction Prediction);
