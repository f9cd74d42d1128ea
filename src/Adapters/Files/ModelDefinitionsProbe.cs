using MedFunctions.Core.Monitoring;
using MedFunctions.Core.Registry;

namespace MedFunctions.Adapters.Files;

internal sealed class ModelDefinitionsProbe(IModelDefinitions definitions) : IHealthProbe
{
    public Task<HealthCheck> CheckAsync(CancellationToken cancellationToken) =>
        Task.FromResult(definitions.All.Count > 0
            ? new HealthCheck("models", Healthy: true, $"{definitions.All.Count} model definitions.")
            : new HealthCheck("models", Healthy: false, "There is no model definition. Put one into models/{name}/model.json."));
}
