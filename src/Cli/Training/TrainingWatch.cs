using System.Globalization;
using MedFunctions.Cli.Commands;
using MedFunctions.Cli.Terminal;
using MedFunctions.Core.Training;

namespace MedFunctions.Cli.Training;

/// <summary>Follows a training run to its end.</summary>
internal sealed class TrainingWatch(CommandContext context)
{
    /// <returns>The last status: finished.</returns>
    public async Task<TrainingStatus> RunAsync(string id, CancellationToken cancellationToken)
    {
        context.HowToGoOn ??= () =>
            $"The training goes on at the server: medfn training {id} --watch follows it, medfn training {id} --cancel stops it.";
        var meter = new Meter("epochs");
        var (status, _) = await context.Progress.RunAsync([meter], () => context.Poller.UntilAsync(
            async token => Show(meter, await context.Client.GetTrainingAsync(id, token)),
            status => status.IsFinished,
            stalledAfter: null,
            cancellationToken));
        return status;
    }

    /// <summary>For example <c>training, loss 0.412, validation loss 0.398, AUC 0.951</c>.</summary>
    public static string Describe(TrainingStatus status)
    {
        var stage = status.State is TrainingState.Running ? DescribeStage(status.Stage) : status.State.ToString().ToLowerInvariant();
        return status.LastEpoch is { } epoch
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{stage}, loss {epoch.TrainLoss:F3}, validation loss {epoch.ValidationLoss:F3}, AUC {epoch.ValidationAuc:F3}")
            : stage;
    }

    private static TrainingStatus Show(Meter meter, TrainingStatus status)
    {
        // Training may end before the last epoch that it was allowed.
        meter.Total = status.Stage > TrainingStage.Training ? status.Epoch : status.Epochs;
        meter.Done = status.Epoch;
        meter.Note = Describe(status);
        return status;
    }

    private static string DescribeStage(TrainingStage stage) => stage switch
    {
        TrainingStage.BuildingDataset => "building dataset",
        _ => stage.ToString().ToLowerInvariant(),
    };
}
