namespace MedFunctions.Core.Registry;

/// <summary>The model definitions that this installation knows.</summary>
public interface IModelDefinitions
{
    /// <summary>All, by name.</summary>
    IReadOnlyDictionary<string, ModelDefinition> All { get; }

    /// <exception cref="NotFoundException">There is no such model; the message lists those that are there.</exception>
    ModelDefinition Get(string model) =>
        All.GetValueOrDefault(model)
        ?? throw new NotFoundException($"There is no model {model}. Known models: {string.Join(", ", All.Keys.Order(StringComparer.Ordinal))}.");
}

/// <summary>Files of a trained model, by name: <c>card.json</c>, <c>model.onnx</c>, <c>report.html</c>, <c>training.json</c>.</summary>
/// <param name="Files">Name → content.</param>
public sealed record ModelBundle(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files)
{
    public const string CardFile = "card.json";
    public const string OnnxFile = "model.onnx";
    public const string ReportFile = "report.html";
    public const string TrainingFile = "training.json";

    /// <exception cref="InvalidInputException">The file is missing.</exception>
    public ReadOnlyMemory<byte> Get(string file) =>
        Files.TryGetValue(file, out var content) ? content : throw new InvalidInputException($"The model bundle has no {file}.");

    public ModelCard ReadCard() => ContractJson.Read<ModelCard>(Get(CardFile).Span, "model card");

    public TrainingRecord ReadTraining() => ContractJson.Read<TrainingRecord>(Get(TrainingFile).Span, "training record");
}

/// <param name="Version">1, 2, 3 …</param>
/// <param name="JobId">Training run that it came from.</param>
/// <param name="RegisteredAt">When.</param>
public sealed record RegisteredVersion(int Version, string JobId, DateTimeOffset RegisteredAt);

/// <summary>Which version serves: <c>registry/{model}/active.json</c>.</summary>
/// <param name="Version">Version that serves.</param>
/// <param name="History">All changes, newest first.</param>
public sealed record ActivePointer(int Version, IReadOnlyList<Promotion> History);

/// <summary>Container <c>registry</c>. A version exists from the moment its card does.</summary>
public interface IModelRegistry
{
    /// <summary>Stores a bundle as the next version; the same job again gives the version that it got first.</summary>
    Task<RegisteredVersion> RegisterAsync(
        string model, string jobId, ModelBundle bundle, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Registered versions, newest first.</summary>
    Task<IReadOnlyList<RegisteredVersion>> ListAsync(string model, CancellationToken cancellationToken);

    /// <exception cref="NotFoundException">There is no such version or file.</exception>
    Task<ReadOnlyMemory<byte>> GetFileAsync(string model, int version, string file, CancellationToken cancellationToken);

    /// <returns>The pointer and its ETag; null when no version serves yet.</returns>
    Task<(ActivePointer Pointer, string ETag)?> GetActiveAsync(string model, CancellationToken cancellationToken);

    /// <param name="expectedETag">What <see cref="GetActiveAsync"/> gave; null to create the pointer.</param>
    /// <returns>False when somebody else changed the pointer meanwhile.</returns>
    Task<bool> TrySetActiveAsync(string model, ActivePointer pointer, string? expectedETag, CancellationToken cancellationToken);
}
