using System.CommandLine;
using MedFunctions.Cli.Inference;
using MedFunctions.Cli.Terminal;
using MedFunctions.Core.Inference;
using Spectre.Console;

namespace MedFunctions.Cli.Commands;

/// <summary><c>medfn results DATASET --model M</c>.</summary>
internal static class ResultsCommand
{
    private const int MaximumRows = 50;

    public static Command Create(CommandRunner runner)
    {
        var dataset = SharedOptions.DatasetArgument();
        var model = SharedOptions.Model();
        var clinic = SharedOptions.Clinic();
        var command = new Command("results", "Show the automatic predictions for the uploads of a dataset.") { dataset, model, clinic };
        return runner.Handle(command, ["medfn results chest-2024 --model chest-xray"], async (parse, context, cancellationToken) =>
        {
            var items = await ResultReader.ReadAsync(
                context.Client,
                parse.GetRequiredValue(clinic),
                parse.GetRequiredValue(dataset),
                parse.GetRequiredValue(model),
                cancellationToken);
            context.Output.Show(items, console =>
            {
                console.Write(PredictionTables.Create(
                    items.Take(MaximumRows).Select(item => new FilePrediction(item.Name, item.Prediction, null, null))));
                if (items.Count > MaximumRows)
                {
                    console.WriteLine($"… and {PlainText.Count(items.Count - MaximumRows)} more; --json prints all.");
                }
            });
            PredictionTables.ShowDisclaimer(context.Output.People, items.Select(item => item.Prediction));
            return ExitCodes.Ok;
        });
    }
}
