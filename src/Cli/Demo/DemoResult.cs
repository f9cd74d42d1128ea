using System.Text.Json;
using System.Text.Json.Serialization;
using MedFunctions.Core;
using MedFunctions.Core.Upload;

namespace MedFunctions.Cli.Demo;

/// <summary>The last line of a demo's standard output.</summary>
/// <param name="Uploaded">Blobs of training and test data, without label files.</param>
/// <param name="Prepared">Of them, in state prepared.</param>
/// <param name="Duplicate">Of them, in state duplicate.</param>
/// <param name="Quarantined">Of them, in state quarantined.</param>
/// <param name="Evaluated">Test images with a prediction and a truth.</param>
/// <param name="Accuracy">0…1, four places.</param>
/// <param name="Auc">0…1, four places; null where undefined.</param>
/// <param name="TrainSeconds">Duration of the training.</param>
/// <param name="TotalSeconds">Duration of this demo; without what an earlier, interrupted one did.</param>
internal sealed record DemoResult(
    string Model,
    int Version,
    int Uploaded,
    int Prepared,
    int Duplicate,
    int Quarantined,
    int Evaluated,
    double Accuracy,
    double? Auc,
    double TrainSeconds,
    double TotalSeconds)
{
    private static readonly JsonSerializerOptions OneLine = new(ContractJson.OneLine)
    {
        // A reader of the line finds every key, also where there is no value.
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    public static DemoResult Create(
        string model, int version, UploadSummary train, UploadSummary test, DemoScore score, TimeSpan training, TimeSpan total) => new(
            model,
            version,
            train.Stored - train.Labels + test.Stored - test.Labels,
            train.Prepared + test.Prepared,
            train.Duplicate + test.Duplicate,
            train.Quarantined + test.Quarantined,
            score.Cases.Count,
            Math.Round(score.Accuracy, 4),
            score.Auc is { } auc ? Math.Round(auc, 4) : null,
            Math.Round(training.TotalSeconds, 1),
            Math.Round(total.TotalSeconds, 1));

    /// <summary>One line of JSON.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, OneLine);

    /// <summary>For example <c>5,000 uploads: 4,998 prepared, 2 duplicate, 0 quarantined — each in exactly one state.</summary>
    public string DescribeStates()
    {
        var open = Uploaded - Prepared - Duplicate - Quarantined;
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{Uploaded:N0} uploads: {Prepared:N0} prepared, {Duplicate:N0} duplicate, {Quarantined:N0} quarantined — ")
            + (open == 0 ? "each in exactly one state." : $"{open} not finished.");
    }
}
