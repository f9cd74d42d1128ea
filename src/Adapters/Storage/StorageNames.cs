namespace MedFunctions.Adapters.Storage;

/// <summary>Every container, table, queue and path of the storage account.</summary>
public static class StorageNames
{
    /// <summary>Setting with the connection string, or prefix of the identity-based settings, as the Functions host reads it.</summary>
    public const string Connection = "AzureWebJobsStorage";

    public const string UploadContainer = "upload";
    public const string QuarantineContainer = "quarantine";
    public const string PreparedContainer = "prepared";
    public const string DatasetsContainer = "datasets";
    public const string TrainingContainer = "training";
    public const string RegistryContainer = "registry";
    public const string ResultsContainer = "results";

    public const string UploadsTable = "uploads";
    public const string LabelsTable = "labels";
    public const string PredictionsTable = "predictions";

    /// <summary>Prepared images that wait for automatic prediction.</summary>
    public const string ImagesReadyQueue = "images-ready";

    /// <summary>Where the Functions host puts uploads that failed again and again.</summary>
    public const string PoisonedUploadsQueue = "webjobs-blobtrigger-poison";

    public static IReadOnlyList<string> Containers { get; } =
    [
        UploadContainer, QuarantineContainer, PreparedContainer, DatasetsContainer, TrainingContainer, RegistryContainer, ResultsContainer,
    ];

    public static IReadOnlyList<string> Tables { get; } = [UploadsTable, LabelsTable, PredictionsTable];

    public static IReadOnlyList<string> Queues { get; } = [ImagesReadyQueue, PoisonedUploadsQueue];

    public static string PreparedImage(string imageId) => $"{imageId}/image.png";

    public static string PreparedRecord(string imageId) => $"{imageId}/image.json";

    public static string DatasetManifest(string dataset, int version) => $"{dataset}/{version}/manifest.json";

    public static string RegistryFile(string model, int version, string file) => $"{model}/{version}/{file}";

    public static string RegistryClaim(string model, int version) => $"{model}/{version}/version.json";

    public static string ActivePointer(string model) => $"{model}/active.json";

    public static string Result(string imageId, string model, int version) => $"{imageId}/{model}/{version}.json";

    public static string QuarantineReason(string blobName) => $"{blobName}.reason.json";
}
