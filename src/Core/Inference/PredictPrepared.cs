using MedFunctions.Core.Preprocessing;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Upload;
using Microsoft.Extensions.Logging;

namespace MedFunctions.Core.Inference;

/// <summary>Answers for a newly prepared image by every model that serves its dataset. Twice is the same as once.</summary>
public sealed class PredictPrepared(
    IUploadRecords uploads,
    IModelDefinitions definitions,
    IModelRegistry registry,
    ModelSessions sessions,
    Predictor predictor,
    IPreparedImages images,
    IPredictionStore predictions,
    ILogger<PredictPrepared> logger)
{
    public async Task RunAsync(ImageReady ready, CancellationToken cancellationToken)
    {
        bool? current = null;
        PreparedImage? image = null;
        foreach (var definition in definitions.All.Values.Where(definition => Serves(definition, ready.Dataset)))
        {
            if (await registry.GetActiveAsync(definition.Name, cancellationToken) is not { } active)
            {
                continue;
            }

            if (!(current ??= await IsCurrentAsync(ready, cancellationToken)))
            {
                return;
            }

            if (await predictions.ExistsAsync(ready, definition.Name, active.Pointer.Version, cancellationToken))
            {
                continue;
            }

            image ??= await images.GetAsync(ready.ImageId, cancellationToken);
            var prediction = await sessions.UseActiveAsync(
                definition.Name, session => predictor.PredictPreparedAsync(session, image, cancellationToken), cancellationToken);
            await predictions.SaveAsync(ready, prediction, cancellationToken);
            InferenceLog.ImagePredicted(logger, ready.ImageId, definition.Name, prediction.Version);
        }
    }

    /// <summary>Whether a model answers for a dataset's images without being asked.</summary>
    public static bool Serves(ModelDefinition definition, string dataset) =>
        definition.AutoPredict.Any(pattern => pattern.EndsWith('*')
            ? dataset.StartsWith(pattern[..^1], StringComparison.Ordinal)
            : dataset == pattern);

    /// <summary>Messages come in any order: one about a file's former content must not replace the answer about the present one.</summary>
    private async Task<bool> IsCurrentAsync(ImageReady ready, CancellationToken cancellationToken) =>
        (await uploads.FindAsync(ready.Clinic, ready.Dataset, ready.SourceKey, cancellationToken))?.ImageId == ready.ImageId;
}
