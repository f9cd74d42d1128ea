using FsCheck.Xunit;
using MedFunctions.Cli.Import;

namespace MedFunctions.Cli.Demo;

public sealed class HoldOutTests
{
    [Property]
    public bool GivenAnyPatients_WhenDivided_ThenNoneIsOnBothSidesAndNoFileIsLost(byte[] patients)
    {
        var files = patients.Select((_, i) => new LocalFile($"A/{i}.png", "", 1)).ToList();
        var labels = new LabelTable([.. patients.Select((patient, i) => new LabelRow($"A/{i}.png", "A", $"p{patient}"))]);
        var owner = labels.Rows.ToDictionary(row => row.File, row => row.Patient);

        var (train, test) = HoldOut.Split(files, labels);

        return !train.Select(file => owner[file.Name]).Intersect(test.Select(file => owner[file.Name])).Any()
            && train.Concat(test).OrderBy(file => file.Name).SequenceEqual(files.OrderBy(file => file.Name));
    }

    [Property]
    public bool GivenMoreFiles_WhenDividedAgain_ThenTheFirstStayWhereTheyWere(byte[] first, byte[] more)
    {
        static List<LocalFile> Files(IEnumerable<byte> bytes) => [.. bytes.Distinct().Select(b => new LocalFile($"A/{b}.png", "", 1))];
        var (_, before) = HoldOut.Split(Files(first), null);
        var (_, after) = HoldOut.Split(Files(first.Concat(more)), null);

        return before.All(after.Contains);
    }

    [Fact]
    public void GivenManyPatients_WhenDivided_ThenAboutFifteenInAHundredAreHeldOut() =>
        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => HoldOut.IsHeldOut($"patient-{i}")), 1_400, 1_600);

    [Theory]
    [InlineData("patient-0", false)]
    [InlineData("patient-35", true)]
    public void GivenAPatient_WhenAskedOnAnotherDay_ThenTheAnswerIsTheSame(string patient, bool heldOut) =>
        Assert.Equal(heldOut, HoldOut.IsHeldOut(patient));
}
