namespace MedFunctions.Core.Registry;

/// <summary>Decides which version of a model serves.</summary>
public sealed class ModelPromotion(IModelDefinitions definitions, IModelRegistry registry, TimeProvider clock)
{
    private const int MaxHistory = 200;

    /// <summary>Lets a version serve; promoting the one that serves already changes nothing.</summary>
    /// <exception cref="NotFoundException">There is no such model or version.</exception>
    /// <exception cref="ConflictException">The version doesn't pass the gate, or somebody changed the pointer at the same time.</exception>
    public async Task PromoteAsync(string model, PromoteRequest request, CancellationToken cancellationToken)
    {
        definitions.Get(model);
        var version = await ResolveAsync(model, request.Version, cancellationToken);
        var card = await ReadCardAsync(model, version, cancellationToken);
        var passes = PassesGate(card);
        if (!passes && !request.Force)
        {
            throw new ConflictException(
                $"Version {version} of {model} doesn't pass its gate: {card.Gate.Metric} must be at least {card.Gate.Minimum:0.###}, it is {Measured(card):0.###}. "
                + "Train it on more or better data, or force the promotion and give a reason.");
        }

        if (request.Force && string.IsNullOrWhiteSpace(request.Reason))
        {
            throw new InvalidInputException("A forced promotion needs a reason; it is kept in the model's history.");
        }

        var active = await registry.GetActiveAsync(model, cancellationToken);
        if (active?.Pointer.Version == version)
        {
            return;
        }

        await SetAsync(model, version, request.Reason ?? "promote", forced: !passes, active, cancellationToken);
    }

    /// <summary>Lets the version serve that served before the present one.</summary>
    /// <exception cref="ConflictException">None did, or somebody changed the pointer at the same time.</exception>
    public async Task RollBackAsync(string model, CancellationToken cancellationToken)
    {
        definitions.Get(model);
        var active = await registry.GetActiveAsync(model, cancellationToken);
        var previous = active is { } known ? Previous(known.Pointer) : null;
        if (previous is null)
        {
            throw new ConflictException($"No version of {model} served before the present one, so there is nothing to roll back to.");
        }

        await SetAsync(model, previous.Version, "rollback", previous.Forced, active, cancellationToken);
    }

    public static bool PassesGate(ModelCard card) => Measured(card) >= card.Gate.Minimum;

    /// <summary>
    /// Rolling back twice goes two versions back, not there and back again. A person may give <c>rollback</c> as a reason too,
    /// so only a change to the version before counts as one.
    /// </summary>
    internal static Promotion? Previous(ActivePointer pointer)
    {
        var steps = new Stack<Promotion>();
        foreach (var change in pointer.History.Reverse())
        {
            if (change.Reason == "rollback" && steps.Skip(1).FirstOrDefault()?.Version == change.Version)
            {
                steps.Pop();
            }
            else
            {
                steps.Push(change);
            }
        }

        return steps.Skip(1).FirstOrDefault();
    }

    private static double Measured(ModelCard card) =>
        card.Gate.Metric == "auc" ? card.Metrics.Auc?.Value ?? 0 : card.Metrics.Accuracy.Value;

    private async Task<int> ResolveAsync(string model, int? version, CancellationToken cancellationToken)
    {
        var versions = await registry.ListAsync(model, cancellationToken);
        if (versions.Count == 0)
        {
            throw new NotFoundException($"Model {model} has no versions yet. Train it first.");
        }

        return version is null || versions.Any(known => known.Version == version)
            ? version ?? versions[0].Version
            : throw new NotFoundException($"Model {model} has no version {version}. Its newest is {versions[0].Version}.");
    }

    private async Task<ModelCard> ReadCardAsync(string model, int version, CancellationToken cancellationToken) =>
        ContractJson.Read<ModelCard>(
            (await registry.GetFileAsync(model, version, ModelBundle.CardFile, cancellationToken)).Span, "model card");

    private async Task SetAsync(
        string model, int version, string reason, bool forced, (ActivePointer Pointer, string ETag)? active, CancellationToken cancellationToken)
    {
        var change = new Promotion(version, clock.GetUtcNow(), reason, forced);
        var history = new[] { change }.Concat(active?.Pointer.History ?? []).Take(MaxHistory).ToList();
        if (!await registry.TrySetActiveAsync(model, new ActivePointer(version, history), active?.ETag, cancellationToken))
        {
            throw new ConflictException($"The active version of {model} was changed by somebody else at the same time. Look at it and try again.");
        }
    }
}
