using MedFunctions.Core;
using MedFunctions.Core.Training;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace MedFunctions.App.Training;

/// <summary>What people see of an orchestration of <see cref="TrainModel"/>.</summary>
internal static class TrainingView
{
    private const string Unexpected = "Something unexpected went wrong. The function app's log has the rest.";

    public static TrainingStatus Of(OrchestrationMetadata run)
    {
        var input = run.ReadInputAs<TrainModelInput>()!;
        var progress = run.SerializedCustomStatus is null ? null : run.ReadCustomStatusAs<TrainModelProgress>();
        var result = run.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? run.ReadOutputAs<TrainModelResult>() : null;
        return new TrainingStatus(
            run.InstanceId,
            input.Model,
            StateOf(run.RuntimeStatus, result),
            progress?.Stage ?? TrainingStage.BuildingDataset,
            progress?.Epoch ?? 0,
            progress?.Epochs ?? 0,
            progress?.LastEpoch,
            result?.Version,
            result?.TrainSeconds,
            run.FailureDetails is { } failure ? MessageOf(failure) : null,
            run.CreatedAt,
            run.LastUpdatedAt);
    }

    internal static TrainingState StateOf(OrchestrationRuntimeStatus status, TrainModelResult? result) => status switch
    {
        OrchestrationRuntimeStatus.Pending => TrainingState.Pending,
        OrchestrationRuntimeStatus.Completed => result?.Cancelled == true ? TrainingState.Cancelled : TrainingState.Completed,
        OrchestrationRuntimeStatus.Failed => TrainingState.Failed,
        OrchestrationRuntimeStatus.Terminated => TrainingState.Cancelled,
        _ => TrainingState.Running,
    };

    /// <summary>Our own errors are written for the caller; anything else stays in the log.</summary>
    internal static string MessageOf(TaskFailureDetails failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerFailure)
        {
            if (cause.IsCausedBy<MedFunctionsException>())
            {
                return cause.ErrorMessage;
            }
        }

        return Unexpected;
    }
}
