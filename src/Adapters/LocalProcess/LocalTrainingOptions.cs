using System.ComponentModel.DataAnnotations;

namespace MedFunctions.Adapters.LocalProcess;

/// <summary>Settings section <c>LocalTraining</c>.</summary>
public sealed class LocalTrainingOptions
{
    public const string Section = "LocalTraining";

    /// <summary>The trainer's program file.</summary>
    [Required]
    public string Trainer { get; set; } = "";

    /// <summary>Folder for jobs and downloaded images. Default <c>.local/training</c> below the current folder.</summary>
    [Required]
    public string Folder { get; set; } = Path.Combine(".local", "training");

    /// <summary>Processor threads of a trainer; 0 (the default) means all.</summary>
    [Range(0, 1024)]
    public int Threads { get; set; }
}
