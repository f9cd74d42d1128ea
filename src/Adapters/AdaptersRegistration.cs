using MedFunctions.Adapters.Files;
using MedFunctions.Adapters.LocalProcess;
using MedFunctions.Adapters.Onnx;
using MedFunctions.Adapters.Storage;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Inference;
using MedFunctions.Core.Monitoring;
using MedFunctions.Core.Preprocessing;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.Core.Upload;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MedFunctions.Adapters;

/// <summary>Joins Core's ports to the outside.</summary>
public static class AdaptersRegistration
{
    /// <summary>May be called twice.</summary>
    public static IServiceCollection AddAdapters(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StorageClients>();
        services.TryAddSingleton<IUploadContainer, BlobUploadContainer>();
        services.TryAddSingleton<IQuarantine, BlobQuarantine>();
        services.TryAddSingleton<IUploadRecords, TableUploadRecords>();
        services.TryAddSingleton<IPreparedImages, BlobPreparedImages>();
        services.TryAddSingleton<ILabelRecords, TableLabelRecords>();
        services.TryAddSingleton<IDatasetStore, BlobDatasetStore>();
        services.TryAddSingleton<ITrainingCompute, LocalProcessTrainingCompute>();
        services.TryAddSingleton<IModelDefinitions, FileModelDefinitions>();
        services.TryAddSingleton<IModelRegistry, BlobModelRegistry>();
        services.TryAddSingleton<IModelLoader, OnnxModelLoader>();
        services.TryAddSingleton<IPredictionStore, PredictionStore>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthProbe, StorageProbe>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthProbe, ModelDefinitionsProbe>());
        services.AddHostedService<StorageSetup>();
        services.AddOptions<ModelFilesOptions>().BindConfiguration(ModelFilesOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<LocalTrainingOptions>().BindConfiguration(LocalTrainingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
