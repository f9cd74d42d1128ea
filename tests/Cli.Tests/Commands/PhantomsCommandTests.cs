using System.Text.Json;
using MedFunctions.Cli.Demo;
using MedFunctions.Cli.TestSupport;
using MedFunctions.TestKit;

namespace MedFunctions.Cli.Commands;

public sealed class PhantomsCommandTests
{
    [Fact]
    public async Task GivenAnEmptyFolder_WhenPhantomsAreWritten_ThenADemoCanImportThemByPatientAndASecondRunWritesNothing()
    {
        using var folder = new TemporaryFolder();
        var target = Path.Combine(folder.Path, "phantoms");

        var first = await CliRun.RunAsync(["phantoms", target, "--count", "24", "--json"]);
        var second = await CliRun.RunAsync(["phantoms", target, "--count", "24", "--json"]);
        var other = await CliRun.RunAsync(["phantoms", target, "--count", "25", "--json"]);

        Assert.Equal((ExitCodes.Ok, true), (first.ExitCode, Written(first)));
        Assert.Equal((ExitCodes.Ok, false), (second.ExitCode, Written(second)));
        Assert.Equal(ExitCodes.Failed, other.ExitCode);
        var data = DemoData.Read(new DirectoryInfo(target), "demo", "phantoms");
        Assert.Equal(24, data.Train.Files.Count + data.Test.Files.Count);
        foreach (var plan in (Import.ImportPlan[])[data.Train, data.Test])
        {
            Assert.Equal(["CLEAR", "OPACITY"], plan.Labels!.Rows.Select(row => row.Label).Distinct().Order(StringComparer.Ordinal));
            Assert.Equal(plan.Files.Select(file => file.Name), plan.Labels.Rows.Select(row => row.File).Order(StringComparer.Ordinal));
            Assert.All(plan.Labels.Rows, row => Assert.NotEmpty(row.Patient));
        }
    }

    private static bool Written(CliRun run) => JsonDocument.Parse(run.Out).RootElement.GetProperty("written").GetBoolean();
}
