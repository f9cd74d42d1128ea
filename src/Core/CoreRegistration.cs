using MedFunctions.Core.Datasets;
using MedFunctions.Core.Inference;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Upload;
using MedFunctions.Imaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MedFunctions.Core;

/// <summary>Offers the stages to a host.</summary>
public static class CoreRegistration
{
    /// <summary>May be called twice.</summary>
    public static IServiceCollection AddCore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new ImageLimits());
        services.TryAddSingleton<Pseudonymizer>();
        services.TryAddSingleton<ReceiveUpload>();
        services.TryAddSingleton<SweepUploads>();
        services.TryAddSingleton<UploadQueries>();
        services.TryAddSingleton<BuildDataset>();
        services.TryAddSingleton<BundleVerifier>();
        services.TryAddSingleton<ModelPromotion>();
        services.TryAddSingleton<ModelCatalog>();
        services.TryAddSingleton<ModelSessions>();
        services.TryAddSingleton<Predictor>();
        services.TryAddSingleton<PredictPrepared>();
        services.AddOptions<PseudonymOptions>().BindConfiguration(PseudonymOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<InferenceOptions>().BindConfiguration(InferenceOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
