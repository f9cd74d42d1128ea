using System.Security.Cryptography;
using System.Text;
using MedFunctions.Core.Registry;

namespace MedFunctions.Core.Datasets;

/// <summary>Gives each patient one split: the one that was kept for it, or one by its share and a hash of its key.</summary>
internal sealed class PatientSplits
{
    private readonly Dictionary<string, Split> splits = new(StringComparer.Ordinal);
    private readonly string name;
    private readonly SplitFractions fractions;
    private readonly bool keepsTest;

    /// <param name="name">Dataset name.</param>
    /// <param name="fractions">Shares of the new patients of each class.</param>
    /// <param name="keepsTest">True where no new patient may come into the test split.</param>
    /// <param name="parent">The version before.</param>
    /// <param name="candidates">All that is known now of whose an image is.</param>
    public PatientSplits(
        string name, SplitFractions fractions, bool keepsTest, DatasetManifest? parent, IEnumerable<DatasetCandidate> candidates)
    {
        this.name = name;
        this.fractions = fractions;
        this.keepsTest = keepsTest;
        var before = new Dictionary<string, Split>(StringComparer.Ordinal);
        foreach (var entry in parent?.Entries ?? [])
        {
            before[entry.ImageId] = entry.Split;
            Keep(entry.PatientKey, entry.Split);
        }

        // A patient may have become known only after an image of theirs got its split.
        foreach (var candidate in candidates)
        {
            if (before.TryGetValue(candidate.ImageId, out var split))
            {
                Keep(candidate.PatientKey ?? candidate.ImageId, split);
            }
        }
    }

    /// <returns>The split of each patient of <paramref name="images"/>, and of those of the parent.</returns>
    public IReadOnlyDictionary<string, Split> Assign(IReadOnlyCollection<DatasetEntry> images)
    {
        var byLabel = images
            .GroupBy(image => image.Label, StringComparer.Ordinal)
            .Select(group => (Label: group.Key, Patients: group.Select(image => image.PatientKey).Distinct(StringComparer.Ordinal).ToList()))
            .OrderBy(group => group.Patients.Count)
            .ThenBy(group => group.Label, StringComparer.Ordinal)
            .ToList();
        var known = splits.Keys.ToHashSet(StringComparer.Ordinal);

        // A patient with images of several classes counts for the rarest, which has the fewest others to choose from.
        foreach (var (_, patients) in byLabel)
        {
            var fresh = patients.Where(patient => !known.Contains(patient)).OrderBy(Order, StringComparer.Ordinal).ToList();
            if (!keepsTest)
            {
                Fill(Split.Test, fractions.Test, patients, fresh);
            }

            Fill(Split.Validation, fractions.Validation, patients, fresh);
        }

        foreach (var image in images)
        {
            splits.TryAdd(image.PatientKey, Split.Train);
        }

        return splits;
    }

    /// <summary>Takes patients into a split until the class has its share there, and at least one.</summary>
    private void Fill(Split split, double fraction, List<string> patients, List<string> fresh)
    {
        var atLeast = patients.Exists(patient => Serves(patient, split)) ? 0 : 1;
        var share = Math.Max(atLeast, (int)Math.Round(fresh.Count * fraction, MidpointRounding.AwayFromZero));
        var missing = share - fresh.Count(patient => Serves(patient, split));
        foreach (var patient in fresh.Where(patient => !splits.ContainsKey(patient)).Take(Math.Max(0, missing)).ToList())
        {
            splits[patient] = split;
        }
    }

    private bool Serves(string patient, Split split) => splits.TryGetValue(patient, out var has) && has == split;

    /// <summary>
    /// Two images that had different splits can turn out to be of one patient, who then has the later split in the order
    /// train, validation, test: what was tested on must not be learned.
    /// </summary>
    private void Keep(string patient, Split split) =>
        splits[patient] = splits.TryGetValue(patient, out var has) && has > split ? has : split;

    private string Order(string patient) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{patient}")));
}
