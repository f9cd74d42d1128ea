using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MedFunctions.Core.Datasets;
using MedFunctions.Core.Registry;

namespace MedFunctions.Core.Tests.Datasets;

/// <summary>What holds for a dataset and its next version whatever was uploaded, labelled and corrected in between.</summary>
public sealed class DatasetBuilderPropertyTests
{
    private static readonly string[] Labels = ["A", "B", "C"];

    [Property(MaxTest = 200)]
    public Property GivenAnyCandidates_WhenBuilt_ThenPatientsDontCrossAndEachSplitHasEachClass() =>
        Prop.ForAll(Uploads().ToArbitrary(), Fractions().ToArbitrary(), (uploads, fractions) =>
            TryBuild(uploads, fractions, null) is not { } manifest || (PatientsStayTogether(manifest) && EachSplitHasEachClass(manifest)));

    [Property(MaxTest = 100)]
    public Property GivenAnyOrderOfCandidates_WhenBuilt_ThenTheSameHash() =>
        Prop.ForAll(Uploads().ToArbitrary(), ArbMap.Default.ArbFor<int>(), (uploads, seed) =>
        {
            var shuffled = uploads.ToArray();
            new Random(seed).Shuffle(shuffled);
            var fractions = new SplitFractions(0.15, 0.15);
            return TryBuild(uploads, fractions, null)?.Hash == TryBuild(shuffled, fractions, null)?.Hash;
        });

    [Property(MaxTest = 200)]
    public Property GivenAnyLaterCandidates_WhenBuiltAgain_ThenTestStaysAndNothingTestedIsLearned() =>
        Prop.ForAll(Uploads().ToArbitrary(), Uploads().ToArbitrary(), (before, later) =>
        {
            var fractions = new SplitFractions(0.2, 0.2);
            if (TryBuild(before, fractions, null) is not { } first || TryBuild(later, fractions, first) is not { } second)
            {
                return true;
            }

            var tested = first.Entries.Where(entry => entry.Split == Split.Test).ToList();
            var people = tested.Select(entry => entry.PatientKey)
                .Concat(later.Where(candidate => tested.Exists(entry => entry.ImageId == candidate.ImageId)).Select(candidate => candidate.PatientKey))
                .OfType<string>()
                .ToHashSet();
            return tested.SequenceEqual(second.Entries.Where(entry => entry.Split == Split.Test))
                && second.Entries.Where(entry => entry.Split != Split.Test).All(entry => !people.Contains(entry.PatientKey))
                && EachSplitHasEachClass(second)
                && ReferenceEquals(second, TryBuild(later, fractions, second));
        });

    [Fact]
    public void GivenTheGenerators_WhenSampled_ThenMostDatasetsCanBeBuilt()
    {
        var fractions = new SplitFractions(0.2, 0.2);

        var built = Uploads().Sample(100).Count(uploads => TryBuild(uploads, fractions, null) is not null);

        Assert.InRange(built, 50, 100);
    }

    /// <summary>40 to 120 patients with 1 to 4 images each; some images twice, unlabelled, of nobody known, or of two people.</summary>
    private static Gen<DatasetCandidate[]> Uploads() =>
        from patients in Gen.Choose(60, 120)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select Make(patients, new Random(seed));

    private static DatasetCandidate[] Make(int patients, Random random)
    {
        var made = new List<DatasetCandidate>();
        for (var patient = 0; patient < patients; patient++)
        {
            for (var images = random.Next(1, 5); images > 0; images--)
            {
                var image = $"image-{random.Next(0, 500):000}";
                var key = random.Next(10) == 0 ? null : $"patient-{patient:000}";
                var label = random.Next(20) == 0 ? null : Labels[(patient + (random.Next(4) == 0 ? 1 : 0)) % Labels.Length];
                made.Add(new DatasetCandidate(image, key, label));
                if (random.Next(20) == 0)
                {
                    made.Add(new DatasetCandidate(image, null, label));
                }
            }
        }

        return [.. made];
    }

    private static Gen<SplitFractions> Fractions() =>
        from validation in Gen.Choose(5, 40)
        from test in Gen.Choose(5, 40)
        select new SplitFractions(validation / 100.0, test / 100.0);

    private static DatasetManifest? TryBuild(IEnumerable<DatasetCandidate> candidates, SplitFractions fractions, DatasetManifest? parent)
    {
        try
        {
            return DatasetBuilder.Build("d", Labels, candidates, fractions, parent);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    private static bool PatientsStayTogether(DatasetManifest manifest) =>
        manifest.Entries.GroupBy(entry => entry.PatientKey).All(patient => patient.Select(entry => entry.Split).Distinct().Count() == 1);

    private static bool EachSplitHasEachClass(DatasetManifest manifest) =>
        Enum.GetValues<Split>().All(split => Labels.All(label => manifest.Entries.Any(entry => entry.Split == split && entry.Label == label)));
}
