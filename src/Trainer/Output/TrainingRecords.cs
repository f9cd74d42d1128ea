using System.Reflection;
using System.Runtime.InteropServices;
using MedFunctions.Core.Registry;
using MedFunctions.Trainer.Learning;
using MedFunctions.Trainer.Onnx;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;

namespace MedFunctions.Trainer.Output;

/// <summary>Fills in the training record of a bundle.</summary>
internal static class TrainingRecords
{
    public static TrainingRecord Create(ModelDefinition definition, LearningState state, OnnxDifference difference) => new()
    {
        Seed = definition.Training.Seed,
        DatasetHash = state.DatasetHash,
        DefinitionHash = state.DefinitionHash,
        CodeVersion = VersionOf(typeof(TrainingRecords)),
        Libraries = new Dictionary<string, string>
        {
            [".NET"] = Environment.Version.ToString(),
            ["TorchSharp"] = VersionOf(typeof(torch)),
            ["libtorch"] = torch.__version__,
            ["ONNX Runtime"] = OrtEnv.Instance().GetVersionString(),
        },
        Hardware = new Dictionary<string, string>
        {
            ["processor"] = Processor(),
            ["processors"] = $"{Environment.ProcessorCount}",
            ["threads"] = $"{state.Threads}",
            ["operating system"] = RuntimeInformation.OSDescription,
            ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        },
        StartedAt = state.StartedAt,
        Seconds = state.Seconds,
        BestEpoch = state.BestEpoch,
        Epochs = state.History,
        OnnxMaxDifference = difference.Probabilities,
        OnnxComparedImages = difference.Images,
    };

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? type.Assembly.GetName().Version?.ToString()
        ?? "unknown";

    private static string Processor()
    {
        const string model = "model name";
        const string list = "/proc/cpuinfo";
        var line = File.Exists(list) ? File.ReadLines(list).FirstOrDefault(static line => line.StartsWith(model, StringComparison.Ordinal)) : null;
        return line is null ? "unknown" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
