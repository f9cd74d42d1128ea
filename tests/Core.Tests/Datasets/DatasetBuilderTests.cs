using MedFunctions.Core.Datasets;
using MedFunctions.Core.Registry;

namespace MedFunctions.Core.Tests.Datasets;

public sealed class DatasetBuilderTests
{
    private static readonly string[] Labels = ["A", "B"];
    private static readonly SplitFractions Fractions = new(0.2, 0.2);

    private readonly List<DatasetCandidate> candidates = [.. Patients("a", 20, "A"), .. Patients("b", 20, "B")];

    [Fact]
    public void GivenEnoughPatients_WhenBuilt_ThenSharesHoldForEachClass()
    {
        var manifest = Build();

        Assert.Equal((1, null), (manifest.Version, manifest.ParentVersion));
        Assert.All(Labels, label => Assert.Equal(
            (12, 4, 4), (manifest.Counts["train"][label], manifest.Counts["validation"][label], manifest.Counts["test"][label])));
        Assert.Equal(manifest.ComputeHash(), manifest.Hash);
    }

    [Fact]
    public void GivenNothingNew_WhenBuiltAgain_ThenTheVeryParent()
    {
        var first = Build();
        candidates.Reverse();

        Assert.Same(first, Build(first));
    }

    [Fact]
    public void GivenContradictingLabels_WhenBuilt_ThenTheImageIsLeftOut()
    {
        candidates.Add(candidates[0] with { Label = "B" });

        Assert.DoesNotContain(Build().Entries, entry => entry.ImageId == candidates[0].ImageId);
    }

    [Fact]
    public void GivenAnImageOfTwoKnownPatients_WhenBuilt_ThenItIsLeftOut()
    {
        candidates.Add(candidates[0] with { PatientKey = "somebody else" });

        Assert.DoesNotContain(Build().Entries, entry => entry.ImageId == candidates[0].ImageId);
    }

    [Fact]
    public void GivenADuplicateWithoutPatient_WhenBuilt_ThenTheKnownPatientCounts()
    {
        candidates.Add(candidates[0] with { PatientKey = null });

        Assert.Equal(candidates[0].PatientKey, Build().Entries.Single(entry => entry.ImageId == candidates[0].ImageId).PatientKey);
    }

    [Fact]
    public void GivenNoLabelOrAForeignOne_WhenBuilt_ThenTheImageIsLeftOut()
    {
        candidates.Add(new DatasetCandidate("x1", "p", null));
        candidates.Add(new DatasetCandidate("x2", "p", "other"));

        Assert.Equal(40, Build().Entries.Count);
    }

    [Fact]
    public void GivenNinePatientsOfAClass_WhenBuilt_ThenTheMessageSaysWhatIsMissing()
    {
        candidates.RemoveAll(candidate => candidate.Label == "B");
        candidates.AddRange(Patients("b", 9, "B"));
        candidates.AddRange(Patients("b", 9, "B").Select(candidate => candidate with { ImageId = candidate.ImageId + "-2" }));

        var exception = Assert.Throws<InvalidInputException>(() => Build());

        Assert.Contains("has 9 patients with the label B; at least 10", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenNewPatients_WhenBuiltAgain_ThenTheTestSplitStaysAndOldPatientsStayWhereTheyWere()
    {
        var first = Build();
        candidates.AddRange(Patients("c", 20, "A"));
        var testPatient = first.Entries.First(entry => entry.Split == Split.Test);
        candidates.Add(new DatasetCandidate("new-of-a-test-patient", testPatient.PatientKey, testPatient.Label));

        var second = Build(first);

        Assert.Equal((2, 1), (second.Version, second.ParentVersion));
        Assert.Equal(Test(first), Test(second));
        Assert.All(first.Entries, entry => Assert.Contains(entry, second.Entries));
        Assert.Equal(4, second.Entries.Count(entry => entry.PatientKey.StartsWith('c') && entry.Split == Split.Validation));
        Assert.DoesNotContain(second.Entries, entry => entry.ImageId == "new-of-a-test-patient");
    }

    [Fact]
    public void GivenATestImageThatWasRelabelledOrRemoved_WhenBuiltAgain_ThenTheTestSplitStays()
    {
        var first = Build();
        var (relabelled, removed) = (Test(first)[0], Test(first)[1]);
        candidates.RemoveAll(candidate => candidate.ImageId == removed.ImageId);
        candidates.Add(new DatasetCandidate(relabelled.ImageId, relabelled.PatientKey, relabelled.Label == "A" ? "B" : "A"));

        Assert.Equal(Test(first), Test(Build(first)));
    }

    [Fact]
    public void GivenATestImageWhosePatientBecomesKnown_WhenBuiltAgain_ThenThePatientsOtherImagesArentLearned()
    {
        var unknown = candidates.Select(candidate => candidate with { PatientKey = null }).ToList();
        var first = DatasetBuilder.Build("d", Labels, unknown, Fractions, null);
        var tested = Test(first)[0];
        var learned = first.Entries.First(entry => entry.Split == Split.Train);
        var known = unknown.Select(candidate =>
            candidate.ImageId == tested.ImageId || candidate.ImageId == learned.ImageId ? candidate with { PatientKey = "one person" } : candidate);

        var second = DatasetBuilder.Build("d", Labels, known, Fractions, first);

        Assert.Equal(Test(first), Test(second));
        Assert.DoesNotContain(second.Entries, entry => entry.ImageId == learned.ImageId);
    }

    [Fact]
    public void GivenOtherClasses_WhenBuiltAgain_ThenTheTestSplitGetsThemAndOldPatientsStay()
    {
        var first = Build();
        candidates.AddRange(Patients("c", 20, "C"));

        var second = DatasetBuilder.Build("d", ["A", "B", "C"], candidates, Fractions, first);

        Assert.Equal(4, second.Counts["test"]["C"]);
        Assert.All(first.Entries, entry => Assert.Contains(entry, second.Entries));
    }

    [Fact]
    public void GivenTheLargestShares_WhenBuilt_ThenSomebodyIsLeftToLearnFrom()
    {
        var ten = Patients("a", 10, "A").Concat(Patients("b", 10, "B"));

        var manifest = DatasetBuilder.Build("d", Labels, ten, new SplitFractions(0.45, 0.35), null);

        Assert.All(Labels, label => Assert.InRange(manifest.Counts["train"][label], 1, 10));
    }

    [Fact]
    public void GivenPatientsOfARareClassThatAlsoHaveTheCommonOne_WhenBuilt_ThenEachSplitHasTheRareOne()
    {
        List<DatasetCandidate> both = [.. Patients("a", 200, "A"), .. Patients("r", 10, "A"), .. Patients("r", 10, "B")];

        var manifest = Build(from: both);

        Assert.Equal((6, 2, 2), (manifest.Counts["train"]["B"], manifest.Counts["validation"]["B"], manifest.Counts["test"]["B"]));
    }

    private static IEnumerable<DatasetCandidate> Patients(string prefix, int count, string label) =>
        Enumerable.Range(0, count).Select(i => new DatasetCandidate($"image-{prefix}-{label}-{i:000}", $"{prefix}{i:000}", label));

    private static List<DatasetEntry> Test(DatasetManifest manifest) => [.. manifest.Entries.Where(entry => entry.Split == Split.Test)];

    private DatasetManifest Build(DatasetManifest? parent = null, List<DatasetCandidate>? from = null) =>
        DatasetBuilder.Build("d", Labels, from ?? candidates, Fractions, parent);
}
