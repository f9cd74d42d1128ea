using FsCheck;
using FsCheck.Xunit;
using MedFunctions.Core.Upload;
using Microsoft.Extensions.Options;

namespace MedFunctions.Core.Tests.Upload;

public sealed class PseudonymizerTests
{
    private readonly Pseudonymizer pseudonymizer = Under("the secret of this site");

    [Property]
    public void GivenTheSameInput_WhenPseudonymized_ThenStableAndOf32HexDigits(NonNull<string> patient)
    {
        var key = pseudonymizer.ForPatient("clinic", patient.Get);

        Assert.Matches("^[0-9a-f]{32}$", key);
        Assert.Equal(key, Under("the secret of this site").ForPatient("clinic", $" {patient.Get.Trim()} "));
    }

    [Property]
    public void GivenDifferentPatients_WhenPseudonymized_ThenDifferent(NonNull<string> one, NonNull<string> other) =>
        Assert.Equal(
            one.Get.Trim() == other.Get.Trim(), pseudonymizer.ForPatient("clinic", one.Get) == pseudonymizer.ForPatient("clinic", other.Get));

    [Fact]
    public void GivenTheSamePatientElsewhere_WhenPseudonymized_ThenClinicsCantBeLinked() =>
        Assert.NotEqual(pseudonymizer.ForPatient("clinic-a", "4711"), pseudonymizer.ForPatient("clinic-b", "4711"));

    [Fact]
    public void GivenAnotherSecret_WhenPseudonymized_ThenAGuessCantBeTested() =>
        Assert.NotEqual(pseudonymizer.ForPatient("clinic", "4711"), Under("the secret of another site").ForPatient("clinic", "4711"));

    [Fact]
    public void GivenUploadsInSeveralPlaces_WhenPseudonymized_ThenEachHasItsOwn()
    {
        UploadPath[] places =
        [
            new("clinic-a", "chest", "a.png"), new("clinic-b", "chest", "a.png"), new("clinic-a", "knee", "a.png"), new("clinic-a", "chest", "b.png"),
        ];

        Assert.Equal(places.Length, places.Select(pseudonymizer.ForSource).Distinct().Count());
    }

    [Fact]
    public void GivenAnUploadNamedLikeAPatient_WhenPseudonymized_ThenTheKindsStayApart() =>
        Assert.NotEqual(pseudonymizer.ForSource(new UploadPath("clinic", "x", "4711")), pseudonymizer.ForPatient("clinic", "x\n4711"));

    private static Pseudonymizer Under(string secret) => new(Options.Create(new PseudonymOptions { Secret = secret }));
}
