using System.CommandLine;
using MedFunctions.Core.Registry;

namespace MedFunctions.Cli.Commands;

/// <summary><c>medfn promote MODEL [VERSION]</c>.</summary>
internal static class PromoteCommand
{
    public static Command Create(CommandRunner runner)
    {
        var model = SharedOptions.ModelArgument();
        var version = new Argument<int?>("version") { Description = "Version to put into service; the newest by default.", Arity = ArgumentArity.ZeroOrOne };
        var force = new Option<bool>("--force") { Description = "Overrule the gate; needs --reason." };
        var reason = new Option<string?>("--reason") { Description = "Kept in the model's history." };
        var command = new Command("promote", "Put a version of a model into service.") { model, version, force, reason };
        command.Validators.Add(result =>
        {
            if (result.GetValue(force) && string.IsNullOrWhiteSpace(result.GetValue(reason)))
            {
                result.AddError("--force needs --reason TEXT.");
            }
        });
        string[] examples = ["medfn promote phantom-opacity", "medfn promote chest-xray 3 --force --reason \"agreed in the meeting of May 4\""];
        return runner.Handle(command, examples, async (parse, context, cancellationToken) =>
        {
            var request = new PromoteRequest(parse.GetValue(version), parse.GetValue(force), parse.GetValue(reason));
            var summary = await context.Client.PromoteAsync(parse.GetRequiredValue(model), request, cancellationToken);
            context.Output.Show(summary, console => ModelsCommand.ShowModel(console, summary, context.Client.Server));
            return ExitCodes.Ok;
        });
    }
}
