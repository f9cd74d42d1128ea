using System.CommandLine;

namespace MedFunctions.Cli.Commands;

/// <summary><c>medfn rollback MODEL</c>.</summary>
internal static class RollbackCommand
{
    public static Command Create(CommandRunner runner)
    {
        var model = SharedOptions.ModelArgument();
        var command = new Command("rollback", "Put the version back into service that served before.") { model };
        return runner.Handle(command, ["medfn rollback phantom-opacity"], async (parse, context, cancellationToken) =>
        {
            var summary = await context.Client.RollBackAsync(parse.GetRequiredValue(model), cancellationToken);
            context.Output.Show(summary, console => ModelsCommand.ShowModel(console, summary, context.Client.Server));
            return ExitCodes.Ok;
        });
    }
}
