using System.CommandLine;
using MedFunctions.Cli.Inference;

namespace MedFunctions.Cli.Commands;

/// <summary><c>medfn predict FILE…</c>.</summary>
internal static class PredictCommand
{
    public static Command Create(CommandRunner runner)
    {
        var files = new Argument<FileInfo[]>("file") { Description = "Images.", Arity = ArgumentArity.OneOrMore }.AcceptExistingOnly();
        var model = SharedOptions.Model();
        var command = new Command("predict", "Ask the active version of a model about images.") { files, model };
        string[] examples = ["medfn predict scan.png --model phantom-opacity", "medfn predict *.dcm --model chest-xray --json"];
        return runner.Handle(command, examples, async (parse, context, cancellationToken) =>
        {
            var asked = parse.GetRequiredValue(files).Select(file => (file.ToString(), file)).ToList();
            var answers = await new FilePredictor(context.Client).PredictAsync(parse.GetRequiredValue(model), asked, cancellationToken);
            context.Output.Show(answers, console => console.Write(PredictionTables.Create(answers)));
            PredictionTables.ShowDisclaimer(context.Output.People, answers.Select(answer => answer.Prediction));
            return answers.All(answer => answer.Prediction is not null) ? ExitCodes.Ok : ExitCodes.Failed;
        });
    }
}
