using System.CommandLine;
using MedFunctions.Cli.Import;
using MedFunctions.Cli.Terminal;
using MedFunctions.Cli.Training;
using MedFunctions.Core.Monitoring;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.Core.Upload;
using Spectre.Console;

namespace MedFunctions.Cli.Commands;

/// <summary><c>medfn status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandRunner runner)
    {
        var dataset = SharedOptions.Dataset("Also count the uploads of this dataset.");
        var clinic = SharedOptions.Clinic();
        var command = new Command("status", "Show the server's health, the models in service and running trainings.") { dataset, clinic };
        return runner.Handle(command, ["medfn status", "medfn status --dataset chest-2024"], async (parse, context, cancellationToken) =>
        {
            var health = await context.Client.GetHealthAsync(cancellationToken);
            // An unhealthy server may be unable to say more; what is wrong must be shown all the same.
            var report = health.Healthy
                ? new Report(
                    context.Client.Server,
                    health,
                    await context.Client.GetModelsAsync(cancellationToken),
                    [.. (await context.Client.GetTrainingsAsync(cancellationToken)).Where(training => !training.IsFinished)],
                    parse.GetValue(dataset) is { } name
                        ? await context.Client.GetUploadSummaryAsync(parse.GetRequiredValue(clinic), name, cancellationToken)
                        : null)
                : new Report(context.Client.Server, health, [], [], null);
            context.Output.Show(report, console => Show(console, report));
            return health.Healthy ? ExitCodes.Ok : ExitCodes.Failed;
        });
    }

    private static void Show(IAnsiConsole console, Report report)
    {
        console.WriteLine($"{report.Server}: {(report.Health.Healthy ? "healthy" : "not healthy")}");
        var checks = Tables.Create("check", "state", "what to do");
        foreach (var check in report.Health.Checks)
        {
            checks.Row(check.Name, check.Healthy ? "ok" : "failed", check.Detail ?? "");
        }

        console.Write(checks);
        if (!report.Health.Healthy)
        {
            return;
        }

        console.Write(ModelsCommand.List(report.Models));
        if (report.Trainings.Count > 0)
        {
            console.Write(TrainingTables.Runs(report.Trainings));
        }

        if (report.Uploads is { } uploads)
        {
            console.Write(ImportTables.Summary(uploads));
        }
    }

    private sealed record Report(
        Uri Server,
        HealthReport Health,
        IReadOnlyList<ModelSummary> Models,
        IReadOnlyList<TrainingStatus> Trainings,
        UploadSummary? Uploads);
}
