using MedFunctions.Cli.Commands;
using MedFunctions.Cli.Import;
using MedFunctions.Cli.Inference;
using MedFunctions.Cli.Terminal;
using MedFunctions.Core.Inference;
using MedFunctions.Core.Upload;

namespace MedFunctions.Cli.Demo;

/// <summary>Waits for the automatic predictions of the test images.</summary>
internal sealed class DemoPredictions(CommandContext context, ImportPlan plan)
{
    /// <summary>How long no prediction may be added before the rest is asked for file by file.</summary>
    public static readonly TimeSpan Stalled = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A prediction by one version of a model for each usable test image. Images that were imported before that version
    /// served may have only an older one's: for those the model is asked directly.
    /// </summary>
    public async Task<IReadOnlyList<ResultItem>> ReadAsync(
        string model, int version, UploadSummary test, CancellationToken cancellationToken)
    {
        var usable = test.Prepared + test.Duplicate;
        var meter = new Meter("predicted") { Total = usable };
        return await context.Progress.RunAsync([meter], async () =>
        {
            await context.Poller.UntilAsync(
                async token =>
                {
                    var summary = await context.Client.GetUploadSummaryAsync(plan.Clinic, plan.Dataset, token);
                    meter.Done = summary.Predicted;
                    return summary;
                },
                summary => summary.Predicted >= summary.Prepared + summary.Duplicate,
                Stalled,
                cancellationToken);
            var results = await ReadAutomaticAsync(model, version, cancellationToken);
            return results.Count >= usable ? results : [.. results, .. await AskAsync(model, results, meter, cancellationToken)];
        });
    }

    private async Task<IReadOnlyList<ResultItem>> ReadAutomaticAsync(string model, int version, CancellationToken cancellationToken)
    {
        var results = await ResultReader.ReadAsync(context.Client, plan.Clinic, plan.Dataset, model, cancellationToken);
        return [.. results.Where(item => item.Prediction.Version == version).DistinctBy(item => item.Name)];
    }

    private async Task<IReadOnlyList<ResultItem>> AskAsync(
        string model, IReadOnlyList<ResultItem> results, Meter meter, CancellationToken cancellationToken)
    {
        var uploads = await context.Client.GetUploadsAsync(plan.Clinic, plan.Dataset, null, cancellationToken);
        var missing = uploads
            .Where(item => item.State is UploadState.Prepared or UploadState.Duplicate)
            .Select(item => item.Name)
            .Except(results.Select(item => item.Name), StringComparer.Ordinal)
            .ToHashSet(StringComparer.Ordinal);
        var files = plan.Files.Where(file => missing.Contains(file.Name)).Select(file => (file.Name, new FileInfo(file.Path))).ToList();
        context.Output.Say($"{PlainText.Count(results.Count)} automatic predictions by this version; asking for {PlainText.Count(files.Count)} more");
        meter.Done = results.Count;
        var answers = await new FilePredictor(context.Client).PredictAsync(model, files, cancellationToken);
        return [.. answers.Where(answer => answer.Prediction is not null).Select(answer => new ResultItem(answer.File, answer.Prediction!))];
    }
}
