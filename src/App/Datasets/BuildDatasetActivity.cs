using MedFunctions.App.Training;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Registry;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.App.Datasets;

public sealed class BuildDatasetActivity(BuildDataset build, IModelDefinitions definitions)
{
    /// <returns>Version of the dataset that now is the newest.</returns>
    [Function(nameof(BuildDataset))]
    public async Task<int> BuildDataset([ActivityTrigger] TrainModelInput input, CancellationToken cancellationToken) =>
        (await build.RunAsync(input.Dataset, definitions.Get(input.Model), cancellationToken)).Version;
}
