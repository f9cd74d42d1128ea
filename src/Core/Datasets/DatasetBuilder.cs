using MedFunctions.Core.Registry;

namespace MedFunctions.Core.Datasets;

/// <summary>A prepared image that may go into a dataset.</summary>
/// <param name="ImageId">32 hex digits.</param>
/// <param name="PatientKey">Pseudonym of the patient; null where none is known.</param>
/// <param name="Label">Class, or null where nobody said.</param>
public sealed record DatasetCandidate(string ImageId, string? PatientKey, string? Label);

/// <summary>
/// Decides which images make up the next version of a dataset and which split each patient serves. The same candidates
/// give the same manifest, whatever their order.
/// </summary>
public static class DatasetBuilder
{
    /// <summary>Fewest patients a class needs, so that each split has one and figures mean something.</summary>
    public const int MinPatientsPerClass = 10;

    /// <param name="name">Dataset name.</param>
    /// <param name="labels">Classes in output order.</param>
    /// <param name="candidates">
    /// Images; those without a label among <paramref name="labels"/> are left out, and so are those of which it is said that
    /// they have several labels or are of several patients. An image of no known patient is a patient of its own.
    /// </param>
    /// <param name="split">Shares of the patients.</param>
    /// <param name="parent">
    /// The version before: its patients keep their split, and its test split is taken over as it is, so that figures of
    /// versions can be compared. Only with other classes, where nothing can be compared, the test split grows.
    /// </param>
    /// <returns>The next version, or <paramref name="parent"/> itself when nothing changed.</returns>
    /// <exception cref="InvalidInputException">There isn't enough to train on; the message says what is missing.</exception>
    public static DatasetManifest Build(
        string name,
        IReadOnlyList<string> labels,
        IEnumerable<DatasetCandidate> candidates,
        SplitFractions split,
        DatasetManifest? parent)
    {
        var all = candidates.ToList();
        var images = Usable(labels, all);
        var keepsTest = parent is not null && parent.Labels.ToHashSet(StringComparer.Ordinal).SetEquals(labels);
        var test = keepsTest ? parent!.Entries.Where(entry => entry.Split == Split.Test).ToList() : [];
        var inTest = test.Select(entry => entry.ImageId).ToHashSet(StringComparer.Ordinal);
        images.RemoveAll(image => inTest.Contains(image.ImageId));
        RefuseTooFew(name, labels, [.. images.Select(image => (image.Label, image.PatientKey)), .. test.Select(entry => (entry.Label, entry.PatientKey))]);

        var splits = new PatientSplits(name, split, keepsTest, parent, all).Assign(images);
        var entries = images
            .Select(image => image with { Split = splits[image.PatientKey] })
            .Where(entry => !keepsTest || entry.Split != Split.Test)
            .Concat(test)
            .OrderBy(entry => entry.ImageId, StringComparer.Ordinal)
            .ToList();
        if (parent is not null && parent.Labels.SequenceEqual(labels) && parent.Entries.SequenceEqual(entries))
        {
            return parent;
        }

        var counts = Count(labels, entries);
        RefuseEmptySplit(name, counts);
        var manifest = new DatasetManifest(
            DatasetManifest.CurrentSchemaVersion, name, (parent?.Version ?? 0) + 1, parent?.Version, labels, entries, counts, Hash: "");
        return manifest with { Hash = manifest.ComputeHash() };
    }

    /// <summary>One entry an image, its split still open.</summary>
    private static List<DatasetEntry> Usable(IReadOnlyList<string> labels, List<DatasetCandidate> candidates)
    {
        var known = labels.ToHashSet(StringComparer.Ordinal);
        var images = new List<DatasetEntry>();
        foreach (var image in candidates.GroupBy(candidate => candidate.ImageId, StringComparer.Ordinal))
        {
            var said = image.Select(candidate => candidate.Label).Where(label => label is not null && known.Contains(label)).Distinct().ToList();
            var patients = image.Select(candidate => candidate.PatientKey).Where(patient => patient is not null).Distinct().ToList();
            if (said.Count == 1 && patients.Count <= 1)
            {
                images.Add(new DatasetEntry(image.Key, patients.SingleOrDefault() ?? image.Key, said[0]!, Split.Train));
            }
        }

        return images;
    }

    private static void RefuseTooFew(string name, IReadOnlyList<string> labels, List<(string Label, string Patient)> images)
    {
        var patients = images.Distinct().CountBy(image => image.Label, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var label in labels)
        {
            var count = patients.GetValueOrDefault(label);
            if (count < MinPatientsPerClass)
            {
                throw new InvalidInputException(
                    $"Dataset {name} has {count} patients with the label {label}; at least {MinPatientsPerClass} are needed. "
                    + $"Upload more files to {{clinic}}/{name}/{label}/, or a labels.csv that gives this label.");
            }
        }
    }

    private static void RefuseEmptySplit(string name, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> counts)
    {
        foreach (var (split, byLabel) in counts)
        {
            if (byLabel.FirstOrDefault(pair => pair.Value == 0).Key is { } label)
            {
                throw new InvalidInputException(
                    $"Dataset {name} has no patient with the label {label} for its {split} split, because too many patients have images of "
                    + $"several classes or serve another split. Upload images of {label} of further patients.");
            }
        }
    }

    private static Dictionary<string, IReadOnlyDictionary<string, int>> Count(IReadOnlyList<string> labels, List<DatasetEntry> entries)
    {
        var found = entries.CountBy(entry => (entry.Split, entry.Label)).ToDictionary();
        return Enum.GetValues<Split>().ToDictionary(
            split => ContractJson.Word(split),
            split => (IReadOnlyDictionary<string, int>)labels.ToDictionary(label => label, label => found.GetValueOrDefault((split, label))));
    }
}
