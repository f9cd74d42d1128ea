using MedFunctions.Adapters.Storage;
using MedFunctions.Core;
using MedFunctions.Core.Inference;
using MedFunctions.Core.Upload;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.App.Inference;

/// <summary>Each newly prepared image is predicted by the models that serve its dataset.</summary>
public sealed class PredictPreparedFunction(PredictPrepared predict)
{
    [Function("PredictPrepared")]
    public Task RunAsync(
        [QueueTrigger(StorageNames.ImagesReadyQueue, Connection = StorageNames.Connection)] string message, CancellationToken cancellationToken) =>
        predict.RunAsync(
            ContractJson.Read<ImageReady>(System.Text.Encoding.UTF8.GetBytes(message), "queue message"), cancellationToken);
}
