using System.Globalization;
using MedFunctions.Core;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.Core.Upload;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MedFunctions.App.Training;

public sealed class TrainingApi(IModelDefinitions definitions, TimeProvider clock)
{
    private const int MaxListed = 100;

    [Function("StartTraining")]
    public async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "models/{model}/train")] HttpRequest request,
        string model,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var definition = definitions.Get(model);
        var asked = await request.ReadJsonAsync(new TrainRequest(), cancellationToken);
        var dataset = asked.Dataset ?? definition.Dataset;
        UploadQueries.RequireNames(dataset);
        var time = clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var id = $"train-{model}-{time}-{Guid.NewGuid():N}"[..^24];
        await client.ScheduleNewOrchestrationInstanceAsync(
            nameof(TrainModel), new TrainModelInput(model, dataset), new StartOrchestrationOptions(id), cancellationToken);
        return HttpBody.Accepted(await FindAsync(client, id, cancellationToken), $"/api/training/{id}");
    }

    [Function("GetTraining")]
    public static async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "training/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        HttpBody.Ok(await FindAsync(client, id, cancellationToken));

    /// <summary>The newest runs first.</summary>
    [Function("ListTraining")]
    public static async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "training")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var query = new OrchestrationQuery(InstanceIdPrefix: "train-", FetchInputsAndOutputs: true);
        var runs = new List<TrainingStatus>();
        await foreach (var run in client.GetAllInstancesAsync(query).WithCancellation(cancellationToken))
        {
            runs.Add(TrainingView.Of(run));
        }

        return HttpBody.Ok(runs.OrderByDescending(run => run.CreatedAt).Take(MaxListed));
    }

    [Function("CancelTrainingRun")]
    public static async Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "training/{id}/cancel")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var run = await FindAsync(client, id, cancellationToken);
        if (run.IsFinished)
        {
            throw new ConflictException($"Training {id} has ended already: {ContractJson.Word(run.State)}.");
        }

        await client.RaiseEventAsync(id, TrainModel.CancelEvent, "requested", cancellationToken);
        return HttpBody.Accepted(run, $"/api/training/{id}");
    }

    private static async Task<TrainingStatus> FindAsync(DurableTaskClient client, string id, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellationToken) is { } run && run.Name == nameof(TrainModel)
            ? TrainingView.Of(run)
            : throw new NotFoundException($"There is no training {id}.");
}
