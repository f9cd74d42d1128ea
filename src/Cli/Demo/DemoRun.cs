using MedFunctions.Cli.Api;
using MedFunctions.Cli.Commands;
using MedFunctions.Cli.Import;
using MedFunctions.Cli.Inference;
using MedFunctions.Cli.Terminal;
using MedFunctions.Cli.Training;
using MedFunctions.Core;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;
using MedFunctions.Core.Upload;
using Spectre.Console;

namespace MedFunctions.Cli.Demo;

/// <summary>The whole path: import, train, promote, predict, compare with the truth. Repeating it goes on where it stopped.</summary>
/// <param name="context">Server and terminal.</param>
/// <param name="data">Images.</param>
/// <param name="state">What is remembered between runs.</param>
internal sealed class DemoRun(CommandContext context, DemoData data, DemoStateFile state)
{
    /// <summary>Runs it.</summary>
    /// <param name="model">Model to train.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidInputException">An import or the training didn't succeed.</exception>
    public async Task<DemoResult> RunAsync(ModelSummary model, CancellationToken cancellationToken)
    {
        var start = context.Clock.GetTimestamp();
        context.HowToGoOn = () => "Run the same command again: the demo goes on from there.";
        RequireKnownLabels(model);

        Announce(1, $"import {PlainText.Count(data.Train.Files.Count, "training image")} into {data.Train.Clinic}/{data.Train.Dataset}");
        var train = await ImportAsync(data.Train, cancellationToken);

        Announce(2, $"train {model.Name}");
        var run = await TrainAsync(model, train, cancellationToken);
        var version = run.Version!.Value;
        model = await context.Client.GetModelAsync(model.Name, cancellationToken);
        var registered = model.Versions.First(candidate => candidate.Version == version);
        context.Output.People.Write(TrainingTables.Versions(model with { Versions = [registered] }));

        Announce(3, $"promote version {version}");
        model = model.ActiveVersion == version
            ? model
            : await context.Client.PromoteAsync(model.Name, new PromoteRequest(version), cancellationToken);

        Announce(4, $"import {PlainText.Count(data.Test.Files.Count, "test image")} into {data.Test.Clinic}/{data.Test.Dataset}");
        var test = await ImportAsync(data.Test, cancellationToken);

        Announce(5, "compare the automatic predictions with the truth");
        var results = await new DemoPredictions(context, data.Test).ReadAsync(model.Name, version, test, cancellationToken);
        var score = DemoScore.Compute(model, results);
        DemoTables.Show(context.Output.People, score);
        PredictionTables.ShowDisclaimer(context.Output.People, results.Select(item => item.Prediction));

        var result = DemoResult.Create(
            model.Name,
            version,
            train,
            test,
            score,
            TimeSpan.FromSeconds(run.TrainSeconds ?? registered.TrainSeconds),
            context.Clock.GetElapsedTime(start));
        context.Output.Say(result.DescribeStates());
        return result;
    }

    /// <summary>Says before the upload what would only show after the training.</summary>
    private void RequireKnownLabels(ModelSummary model)
    {
        var found = data.Train.Labels?.Rows.Select(row => row.Label) ?? data.Train.Files.Select(file => LocalFile.LabelOf(file.Name) ?? "");
        if (!found.Intersect(model.Labels, StringComparer.OrdinalIgnoreCase).Any())
        {
            throw new InvalidInputException(
                $"No image has a label of {model.Name} ({string.Join(", ", model.Labels)}): folders must be named like the labels, or --model must name another model.");
        }
    }

    private void Announce(int step, string text) => context.Output.Say($"{step}/5 {text}");

    private async Task<UploadSummary> ImportAsync(ImportPlan plan, CancellationToken cancellationToken)
    {
        var report = await new Importer(context).RunAsync(plan, wait: true, cancellationToken);
        context.Output.Say($"uploaded {PlainText.Count(report.Uploaded)}, already there {PlainText.Count(report.AlreadyThere)}");
        ImportTables.ShowQuarantined(context.Output.People, report.Quarantined);
        return report.Succeeded
            ? report.Summary!
            : throw new InvalidInputException(report.Unreadable.Count > 0
                ? $"{PlainText.Count(report.Unreadable.Count, "file")} of {plan.Dataset} can't be read on this machine."
                : $"The server doesn't finish {plan.Dataset}: see medfn uploads {plan.Dataset} and the server's log.");
    }

    private async Task<TrainingStatus> TrainAsync(ModelSummary model, UploadSummary train, CancellationToken cancellationToken)
    {
        var fingerprint = Fingerprint(model, train);
        var runs = await context.Client.GetTrainingsAsync(cancellationToken);
        var run = DemoState.FindRun(state.Read(), fingerprint, model, runs);
        if (run is null)
        {
            var remembered = new DemoState(fingerprint, context.Clock.GetUtcNow(), null);
            state.Write(remembered);
            run = await context.Client.TrainAsync(model.Name, data.Train.Dataset, cancellationToken);
            state.Write(remembered with { TrainingId = run.Id });
        }
        else
        {
            context.Output.Say($"going on with training {run.Id} of an earlier demo");
        }

        if (!run.IsFinished)
        {
            run = await new TrainingWatch(context).RunAsync(run.Id, cancellationToken);
        }

        return run is { State: TrainingState.Completed, Version: not null }
            ? run
            : throw new InvalidInputException(
                $"The training ended: {run.State.ToString().ToLowerInvariant()}. {run.Message}");
    }

    /// <summary>A hash that changes when the training would be another: other server, model, files, labels or state of the dataset.</summary>
    private string Fingerprint(ModelSummary model, UploadSummary train) => ContractJson.Hash(new
    {
        Server = context.Client.Server.AbsoluteUri,
        Model = model.Name,
        data.Train.Clinic,
        data.Train.Dataset,
        Files = data.Train.Files.Select(file => new { file.Name, file.Length }),
        Labels = data.Train.Labels?.Rows,
        train.Prepared,
        train.Duplicate,
    });
}
