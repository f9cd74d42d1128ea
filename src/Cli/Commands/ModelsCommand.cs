using System.CommandLine;
using System.Globalization;
using MedFunctions.Cli.Terminal;
using MedFunctions.Cli.Training;
using MedFunctions.Core.Registry;
using Spectre.Console;

namespace MedFunctions.Cli.Commands;

/// <summary><c>medfn models [MODEL]</c>.</summary>
internal static class ModelsCommand
{
    public static Command Create(CommandRunner runner)
    {
        var model = new Argument<string?>("model") { Description = "Model to show; all are listed without it.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("models", "List models, or show one with its versions, figures and history.") { model };
        return runner.Handle(command, ["medfn models", "medfn models phantom-opacity"], async (parse, context, cancellationToken) =>
        {
            if (parse.GetValue(model) is { } name)
            {
                var one = await context.Client.GetModelAsync(name, cancellationToken);
                context.Output.Show(one, console => ShowModel(console, one, context.Client.Server));
                return ExitCodes.Ok;
            }

            var all = await context.Client.GetModelsAsync(cancellationToken);
            context.Output.Show(all, console => console.Write(List(all)));
            return ExitCodes.Ok;
        });
    }

    public static Table List(IReadOnlyList<ModelSummary> models)
    {
        var table = Tables.Create("model", "title", "labels", "dataset", ">active", ">versions", ">accuracy", ">AUC");
        foreach (var model in models)
        {
            var active = model.Versions.FirstOrDefault(version => version.Version == model.ActiveVersion);
            table.Row(
                model.Name,
                model.Title,
                string.Join(", ", model.Labels),
                model.Dataset,
                model.ActiveVersion?.ToString(CultureInfo.InvariantCulture) ?? "none",
                PlainText.Count(model.Versions.Count),
                PlainText.Number(active?.Accuracy.Value),
                PlainText.Number(active?.Auc?.Value));
        }

        return table;
    }

    /// <summary>A model after a change of its active version.</summary>
    public static void ShowModel(IAnsiConsole console, ModelSummary model, Uri server)
    {
        console.WriteLine(PlainText.Of($"{model.Name}: {model.Title}"));
        console.WriteLine(PlainText.Of(
            $"labels {string.Join(", ", model.Labels)}; finding {model.PositiveLabel ?? "–"}; dataset {model.Dataset}; "
            + $"active version {model.ActiveVersion?.ToString(CultureInfo.InvariantCulture) ?? "none"}"));
        console.Write(TrainingTables.Versions(model));
        var history = Tables.Create("since (UTC)", ">version", "reason", "gate");
        foreach (var promotion in model.History)
        {
            history.Row(
                PlainText.Time(promotion.At),
                promotion.Version.ToString(CultureInfo.InvariantCulture),
                promotion.Reason,
                promotion.Forced ? "overruled" : "passed");
        }

        console.Write(history);
        if (model.ActiveVersion is { } active)
        {
            console.WriteLine(PlainText.Of($"Report: {server.AbsoluteUri.TrimEnd('/')}/api/models/{model.Name}/versions/{active}/report"));
        }
    }
}
