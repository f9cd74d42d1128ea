using System.CommandLine;
using MedFunctions.Cli.Training;
using MedFunctions.Core.Training;
using Spectre.Console;

namespace MedFunctions.Cli.Commands;

/// <summary><c>medfn train MODEL</c>.</summary>
internal static class TrainCommand
{
    public static Command Create(CommandRunner runner)
    {
        var model = SharedOptions.ModelArgument();
        var dataset = SharedOptions.Dataset("Dataset to train on; the model's own by default.");
        var watch = WatchOption();
        var command = new Command("train", "Start a training run.") { model, dataset, watch };
        return runner.Handle(command, ["medfn train phantom-opacity --watch"], async (parse, context, cancellationToken) =>
        {
            var status = await context.Client.TrainAsync(parse.GetRequiredValue(model), parse.GetValue(dataset), cancellationToken);
            context.Output.Say($"Training {status.Id} of {status.Model} is started.");
            if (!parse.GetValue(watch))
            {
                context.Output.Show(status, console => console.WriteLine($"medfn training {status.Id} --watch follows it."));
                return ExitCodes.Ok;
            }

            return await WatchAsync(context, status.Id, cancellationToken);
        });
    }

    public static Option<bool> WatchOption() => new("--watch") { Description = "Follow the run to its end." };

    /// <summary>Follows a run and shows what came of it.</summary>
    public static async Task<int> WatchAsync(CommandContext context, string id, CancellationToken cancellationToken)
    {
        var status = await new TrainingWatch(context).RunAsync(id, cancellationToken);
        if (status.State is not TrainingState.Completed)
        {
            context.Output.Complain($"The training ended: {status.State.ToString().ToLowerInvariant()}.", status.Message);
            context.Output.Show(status, _ => { });
            return ExitCodes.Failed;
        }

        var model = await context.Client.GetModelAsync(status.Model, cancellationToken);
        context.Output.Show(status, console =>
        {
            console.Write(TrainingTables.Versions(model with { Versions = [.. model.Versions.Where(v => v.Version == status.Version)] }));
            console.WriteLine($"medfn promote {status.Model} {status.Version} puts it into service.");
        });
        return ExitCodes.Ok;
    }
}
