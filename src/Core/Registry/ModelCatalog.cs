namespace MedFunctions.Core.Registry;

/// <summary>What people ask of the registry: models, versions, figures.</summary>
public sealed class ModelCatalog(IModelDefinitions definitions, IModelRegistry registry)
{
    public async Task<IReadOnlyList<ModelSummary>> ListAsync(CancellationToken cancellationToken)
    {
        var models = new List<ModelSummary>();
        foreach (var name in definitions.All.Keys.Order(StringComparer.Ordinal))
        {
            models.Add(await GetAsync(name, cancellationToken));
        }

        return models;
    }

    /// <exception cref="NotFoundException">There is no such model.</exception>
    public async Task<ModelSummary> GetAsync(string model, CancellationToken cancellationToken)
    {
        var definition = definitions.Get(model);
        var versions = new List<VersionSummary>();
        foreach (var version in await registry.ListAsync(model, cancellationToken))
        {
            versions.Add(await SummarizeAsync(model, version, cancellationToken));
        }

        var active = await registry.GetActiveAsync(model, cancellationToken);
        return new ModelSummary(
            definition.Name,
            definition.Title,
            definition.Labels,
            definition.PositiveLabel,
            definition.Dataset,
            active?.Pointer.Version,
            versions,
            active?.Pointer.History ?? []);
    }

    private async Task<VersionSummary> SummarizeAsync(string model, RegisteredVersion version, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>>();
        foreach (var file in (string[])[ModelBundle.CardFile, ModelBundle.TrainingFile])
        {
            files[file] = await registry.GetFileAsync(model, version.Version, file, cancellationToken);
        }

        var bundle = new ModelBundle(files);
        var card = bundle.ReadCard();
        return new VersionSummary(
            version.Version,
            version.RegisteredAt,
            card.Architecture,
            card.Dataset.Version,
            card.Metrics.Accuracy,
            card.Metrics.Auc,
            ModelPromotion.PassesGate(card),
            bundle.ReadTraining().Seconds);
    }
}
