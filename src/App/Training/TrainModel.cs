using MedFunctions.App.Datasets;
using MedFunctions.Core;
using MedFunctions.Core.Training;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace MedFunctions.App.Training;

/// <summary>
/// Build dataset → submit → wait → verify → register. Waiting is by durable timers and continue-as-new, never inside an
/// activity, so a run may take days. The event <see cref="CancelEvent"/> stops it.
/// </summary>
public static class TrainModel
{
    public const string CancelEvent = "cancel";

    /// <summary>Storage and compute may be away for some minutes; what is wrong with the request itself is not tried again.</summary>
    private static readonly TaskOptions Retry = TaskOptions.FromRetryPolicy(
        new RetryPolicy(6, TimeSpan.FromSeconds(2), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromMinutes(2))
        {
            HandleFailure = failure => !failure.IsCausedBy<InvalidInputException>() && !failure.IsCausedBy<NotFoundException>(),
        });

    [Function(nameof(TrainModel))]
    public static async Task<TrainModelResult?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<TrainModelInput>()!;
        var job = input.Job ?? await StartAsync(context, input);
        var cancelled = context.WaitForExternalEvent<string>(CancelEvent);
        var resubmissions = input.Resubmissions;
        for (var poll = input.Polls; poll < input.Polls + TrainingPolicy.PollsPerGeneration; poll++)
        {
            var status = await context.CallActivityAsync<JobStatus>(nameof(TrainModelActivities.GetTrainingStatus), job.Id, Retry);
            switch (TrainingPolicy.Next(status.State, resubmissions))
            {
                case JobStep.Finish:
                    return await FinishAsync(context, job, status);
                case JobStep.Stop:
                    return new TrainModelResult(Cancelled: true, null, null);
                case JobStep.Fail:
                    throw new InvalidInputException(status.Message ?? "The training was interrupted too often. Look at the trainer's log and start it again.");
                case JobStep.Resubmit:
                    resubmissions++;
                    await context.CallActivityAsync(nameof(TrainModelActivities.SubmitTraining), job, Retry);
                    break;
                case JobStep.Wait:
                    context.SetCustomStatus(TrainModelProgress.At(TrainingStage.Training, status));
                    break;
            }

            if (await WaitAsync(context, cancelled, TrainingPolicy.Delay(poll)))
            {
                await context.CallActivityAsync(nameof(TrainModelActivities.CancelTraining), job.Id, Retry);
                return new TrainModelResult(Cancelled: true, null, null);
            }
        }

        context.ContinueAsNew(input with { Job = job, Polls = input.Polls + TrainingPolicy.PollsPerGeneration, Resubmissions = resubmissions });
        return null;
    }

    private static async Task<TrainingJob> StartAsync(TaskOrchestrationContext context, TrainModelInput input)
    {
        context.SetCustomStatus(TrainModelProgress.At(TrainingStage.BuildingDataset));
        var version = await context.CallActivityAsync<int>(nameof(BuildDatasetActivity.BuildDataset), input, Retry);
        context.SetCustomStatus(TrainModelProgress.At(TrainingStage.Submitting));
        var job = new TrainingJob(context.InstanceId, input.Model, input.Dataset, version);
        await context.CallActivityAsync(nameof(TrainModelActivities.SubmitTraining), job, Retry);
        return job;
    }

    private static async Task<TrainModelResult> FinishAsync(TaskOrchestrationContext context, TrainingJob job, JobStatus status)
    {
        context.SetCustomStatus(TrainModelProgress.At(TrainingStage.Verifying, status));
        await context.CallActivityAsync(nameof(TrainModelActivities.VerifyBundle), job, Retry);
        context.SetCustomStatus(TrainModelProgress.At(TrainingStage.Registering, status));
        var result = await context.CallActivityAsync<TrainModelResult>(nameof(TrainModelActivities.RegisterModel), job, Retry);
        context.SetCustomStatus(TrainModelProgress.At(TrainingStage.Done, status));
        return result;
    }

    /// <returns>True when the run was cancelled meanwhile.</returns>
    private static async Task<bool> WaitAsync(TaskOrchestrationContext context, Task<string> cancelled, TimeSpan delay)
    {
        using var stop = new CancellationTokenSource();
        var timer = context.CreateTimer(delay, stop.Token);
        if (await Task.WhenAny(timer, cancelled) == timer)
        {
            return false;
        }

        stop.Cancel();
        return true;
    }
}
