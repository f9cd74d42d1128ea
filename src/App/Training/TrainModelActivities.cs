using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using Microsoft.Azure.Functions.Worker;

namespace MedFunctions.App.Training;

/// <summary>The steps of <see cref="TrainModel"/>; each may run twice.</summary>
public sealed class TrainModelActivities(
    ITrainingCompute compute, IModelDefinitions definitions, IModelRegistry registry, BundleVerifier verifier, TimeProvider clock)
{
    [Function(nameof(SubmitTraining))]
    public Task SubmitTraining([ActivityTrigger] TrainingJob job, CancellationToken cancellationToken) =>
        compute.SubmitAsync(job, cancellationToken);

    [Function(nameof(GetTrainingStatus))]
    public Task<JobStatus> GetTrainingStatus([ActivityTrigger] string jobId, CancellationToken cancellationToken) =>
        compute.GetStatusAsync(jobId, cancellationToken);

    [Function(nameof(CancelTraining))]
    public Task CancelTraining([ActivityTrigger] string jobId, CancellationToken cancellationToken) =>
        compute.CancelAsync(jobId, cancellationToken);

    [Function(nameof(VerifyBundle))]
    public async Task VerifyBundle([ActivityTrigger] TrainingJob job, CancellationToken cancellationToken) =>
        verifier.Verify(await compute.GetBundleAsync(job.Id, cancellationToken), definitions.Get(job.Model));

    [Function(nameof(RegisterModel))]
    public async Task<TrainModelResult> RegisterModel([ActivityTrigger] TrainingJob job, CancellationToken cancellationToken)
    {
        var bundle = await compute.GetBundleAsync(job.Id, cancellationToken);
        var registered = await registry.RegisterAsync(job.Model, job.Id, bundle, clock.GetUtcNow(), cancellationToken);
        return new TrainModelResult(Cancelled: false, registered.Version, bundle.ReadTraining().Seconds);
    }
}
