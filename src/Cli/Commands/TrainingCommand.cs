using System.CommandLine;
using MedFunctions.Cli.Training;

namespace MedFunctions.Cli.Commands;

/// <summary><c>medfn training [ID]</c>.</summary>
internal static class TrainingCommand
{
    public static Command Create(CommandRunner runner)
    {
        var id = new Argument<string?>("id") { Description = "Training run; all runs are listed without it.", Arity = ArgumentArity.ZeroOrOne };
        var cancel = new Option<bool>("--cancel") { Description = "Stop the run." };
        var watch = TrainCommand.WatchOption();
        var command = new Command("training", "List training runs, show, follow or stop one.") { id, cancel, watch };
        command.Validators.Add(result =>
        {
            if (result.GetValue(id) is null && (result.GetValue(cancel) || result.GetValue(watch)))
            {
                result.AddError("Say which run: medfn training ID.");
            }
            else if (result.GetValue(cancel) && result.GetValue(watch))
            {
                result.AddError("Give --cancel or --watch, not both.");
            }
        });
        string[] examples = ["medfn training", "medfn training 0f3c… --cancel"];
        return runner.Handle(command, examples, (parse, context, cancellationToken) => parse.GetValue(id) switch
        {
            null => ListAsync(context, cancellationToken),
            { } run when parse.GetValue(cancel) => CancelAsync(context, run, cancellationToken),
            { } run when parse.GetValue(watch) => WatchAsync(context, run, cancellationToken),
            { } run => ShowAsync(context, run, cancellationToken),
        });
    }

    private static async Task<int> WatchAsync(CommandContext context, string id, CancellationToken cancellationToken)
    {
        // Watching sits out a restart of the server; that it isn't there from the start must be said at once.
        await context.Client.GetTrainingAsync(id, cancellationToken);
        return await TrainCommand.WatchAsync(context, id, cancellationToken);
    }

    private static async Task<int> ListAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var runs = await context.Client.GetTrainingsAsync(cancellationToken);
        context.Output.Show(runs, console => console.Write(TrainingTables.Runs(runs)));
        return ExitCodes.Ok;
    }

    private static async Task<int> ShowAsync(CommandContext context, string id, CancellationToken cancellationToken)
    {
        var status = await context.Client.GetTrainingAsync(id, cancellationToken);
        context.Output.Show(status, console => console.Write(TrainingTables.Runs([status])));
        return ExitCodes.Ok;
    }

    private static async Task<int> CancelAsync(CommandContext context, string id, CancellationToken cancellationToken)
    {
        await context.Client.CancelTrainingAsync(id, cancellationToken);
        context.Output.Say("The run is asked to stop.");
        return await ShowAsync(context, id, cancellationToken);
    }
}
