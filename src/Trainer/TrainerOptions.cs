namespace MedFunctions.Trainer;

/// <summary>What a training job is given.</summary>
/// <param name="Manifest">Path of the dataset manifest.</param>
/// <param name="Data">Folder with <c>{imageId}/image.png</c> and <c>{imageId}/image.json</c>.</param>
/// <param name="Model">Path of the model definition.</param>
/// <param name="Output">Folder for checkpoints, events, outcome and bundle.</param>
/// <param name="Resume">Continue what is in the output folder.</param>
/// <param name="Threads">Threads of libtorch, at least 1.</param>
/// <param name="MaxInputBytes">Most memory for the images after the transforms.</param>
internal sealed record TrainerOptions(
    string Manifest, string Data, string Model, string Output, bool Resume, int Threads, long MaxInputBytes)
{
    /// <summary>Half of the machine's or container's memory: the rest is for activations, gradients and the optimiser.</summary>
    public static long DefaultMaxInputBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
}
