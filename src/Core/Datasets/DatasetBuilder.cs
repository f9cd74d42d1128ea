using System.Security.Cryptography;
using System.Text;
using MedFunctions.Core.Registry;

namespace MedFunctions.Core.Datasets;

/// <summary>A prepared image that may go into a dataset.</summary>
/// <param name="ImageId">32 hex digits.</param>
/// <param name="PatientKey">Pseudonym of the patient; the upload's own where none is known.</param>
/// <param name="Label">Class, or null where nobody said.</param>
public sealed record DatasetCandidate(string ImageId, string PatientKey, string? Label);

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
    /// <param name="candidates">Images; those without a label among <paramref name="labels"/> are left out.</param>
    /// <param name="split">Shares of the patients.</param>
    /// <param name="parent">
    /// The version before: its patients keep their split, and the test split gets neither new patients nor new images, so
    /// that figures of versions can be compared.
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
        var images = Usable(labels, candidates);
        RefuseTooFew(name, labels, images);
        var splits = AssignPatients(name, images, split, parent);
        var testBefore = parent?.Entries.Where(entry => entry.Split == Split.Test).Select(entry => entry.ImageId).ToHashSet(StringComparer.Ordinal);
        var entries = images
            .Select(image => new DatasetEntry(image.ImageId, image.PatientKey, image.Label!, splits[image.PatientKey]))
            .Where(entry => testBefore is null || entry.Split != Split.Test || testBefore.Contains(entry.ImageId))
            .ToList();
        if (parent is not null && parent.Labels.SequenceEqual(labels) && parent.Entries.SequenceEqual(entries))
        {
            return parent;
        }

        var manifest = new DatasetManifest(
            DatasetManifest.CurrentSchemaVersion,
            name,
            (parent?.Version ?? 0) + 1,
            parent?.Version,
            labels,
            entries,
            Count(labels, entries),
            Hash: "");
        return manifest with { Hash = manifest.ComputeHash() };
    }

    /// <summary>One candidate an image: contradicting labels drop it; of several patients the smallest key counts.</summary>
    private static List<DatasetCandidate> Usable(IReadOnlyList<string> labels, IEnumerable<DatasetCandidate> candidates) =>
        candidates
            .Where(candidate => candidate.Label is not null && labels.Contains(candidate.Label))
            .GroupBy(candidate => candidate.ImageId, StringComparer.Ordinal)
            .Where(group => group.Select(candidate => candidate.Label).Distinct(StringComparer.Ordinal).Count() == 1)
            .Select(group => group.MinBy(candidate => candidate.PatientKey, StringComparer.Ordinal)!)
            .OrderBy(candidate => candidate.ImageId, StringComparer.Ordinal)
            .ToList();

    private static void RefuseTooFew(string name, IReadOnlyList<string> labels, List<DatasetCandidate> images)
    {
        foreach (var label in labels)
        {
            var patients = images.Where(image => image.Label == label).Select(image => image.PatientKey).Distinct().Count();
            if (patients < MinPatientsPerClass)
            {
                throw new InvalidInputException(
                    $"Dataset {name} has {patients} patients with the label {label}; at least {MinPatientsPerClass} are needed. "
                    + $"Upload more files to {{clinic}}/{name}/{label}/, or a labels.csv that gives this label.");
            }
        }
    }

    private static Dictionary<string, Split> AssignPatients(
        string name, List<DatasetCandidate> images, SplitFractions fractions, DatasetManifest? parent)
    {
        var splits = new Dictionary<string, Split>(StringComparer.Ordinal);
        foreach (var entry in parent?.Entries ?? [])
        {
            splits[entry.PatientKey] = entry.Split;
        }

        // A patient with images of several classes counts for the alphabetically first, so that shares hold per class.
        var newPatients = images
            .Where(image => !splits.ContainsKey(image.PatientKey))
            .GroupBy(image => image.PatientKey, StringComparer.Ordinal)
            .Select(group => (Patient: group.Key, Label: group.Select(image => image.Label!).Order(StringComparer.Ordinal).First()))
            .ToList();
        foreach (var sameLabel in newPatients.GroupBy(patient => patient.Label, StringComparer.Ordinal))
        {
            var ordered = sameLabel.Select(patient => patient.Patient).OrderBy(patient => Order(name, patient), StringComparer.Ordinal).ToList();
            var test = parent is null ? Share(ordered.Count, fractions.Test) : 0;
            var validation = Share(ordered.Count, fractions.Validation, isFirst: parent is null);
            for (var i = 0; i < ordered.Count; i++)
            {
                splits[ordered[i]] = i < test ? Split.Test : i < test + validation ? Split.Validation : Split.Train;
            }
        }

        return splits;
    }

    private static int Share(int count, double fraction, bool isFirst = true) =>
        Math.Max(isFirst ? 1 : 0, (int)Math.Round(count * fraction, MidpointRounding.AwayFromZero));

    private static string Order(string name, string patient) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{patient}")));

    private static Dictionary<string, IReadOnlyDictionary<string, int>> Count(
        IReadOnlyList<string> labels, List<DatasetEntry> entries) =>
        Enum.GetValues<Split>().ToDictionary(
            split => ContractJson.Word(split),
            split => (IReadOnlyDictionary<string, int>)labels.ToDictionary(
                label => label, label => entries.Count(entry => entry.Split == split && entry.Label == label)));
}
