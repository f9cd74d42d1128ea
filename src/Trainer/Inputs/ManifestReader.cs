using System.Buffers;
using MedFunctions.Core;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Registry;

namespace MedFunctions.Trainer.Inputs;

/// <summary>Reads a dataset manifest and checks that a model can be trained on it.</summary>
internal static class ManifestReader
{
    /// <summary>Most images of a dataset.</summary>
    public const int MaxImages = 1_000_000;

    private const long MaxBytes = 512L << 20;
    private const int ImageIdLength = 32;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <exception cref="InvalidInputException">The manifest is damaged or doesn't fit the definition; the text says how.</exception>
    public static DatasetManifest Read(string path, ModelDefinition definition)
    {
        var manifest = ContractJson.Read<DatasetManifest>(InputFile.Read(path, MaxBytes, "dataset manifest"), "dataset manifest");
        Require(manifest.SchemaVersion == DatasetManifest.CurrentSchemaVersion, $"its schema version is {manifest.SchemaVersion}, not {DatasetManifest.CurrentSchemaVersion}");
        Require(manifest.Entries.Count <= MaxImages, $"it has {manifest.Entries.Count} images; at most {MaxImages} are trained on");
        Require(manifest.Hash == manifest.ComputeHash(), "its hash doesn't fit its content: it was changed after it was made. Build the dataset again");
        Require(
            manifest.Labels.SequenceEqual(definition.Labels, StringComparer.Ordinal),
            $"its labels are {string.Join(", ", manifest.Labels)}, the model's are {string.Join(", ", definition.Labels)}");
        CheckEntries(manifest);
        CheckSplits(manifest);
        return manifest;
    }

    private static void CheckEntries(DatasetManifest manifest)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var labels = manifest.Labels.ToHashSet(StringComparer.Ordinal);
        var splits = new Dictionary<string, Split>(StringComparer.Ordinal);
        foreach (var entry in manifest.Entries)
        {
            Require(entry.ImageId.Length == ImageIdLength && !entry.ImageId.AsSpan().ContainsAnyExcept(HexDigits), "an image id isn't 32 hex digits");
            Require(ids.Add(entry.ImageId), $"image {entry.ImageId} occurs twice");
            Require(labels.Contains(entry.Label), $"image {entry.ImageId} has a label that isn't one of its labels");
            Require(Enum.IsDefined(entry.Split), $"image {entry.ImageId} is in no known split");
            Require(splits.TryAdd(entry.PatientKey, entry.Split) || splits[entry.PatientKey] == entry.Split, "a patient is in two splits");
        }
    }

    private static void CheckSplits(DatasetManifest manifest)
    {
        var present = manifest.Entries.Select(static entry => (entry.Split, entry.Label)).ToHashSet();
        foreach (var split in Enum.GetValues<Split>())
        {
            foreach (var label in manifest.Labels)
            {
                Require(
                    present.Contains((split, label)),
                    $"its {split.ToString().ToLowerInvariant()} split has no image of {label}. Add images of more patients and build the dataset again");
            }
        }
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds) throw new InvalidInputException($"The dataset manifest can't be used: {problem}.");
    }
}
