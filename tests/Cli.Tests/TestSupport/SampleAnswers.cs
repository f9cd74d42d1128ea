using MedFunctions.Core.Inference;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;

namespace MedFunctions.Cli.TestSupport;

/// <summary>Contracts with believable values.</summary>
internal static class SampleAnswers
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static ModelSummary Model(int? active, params int[] versions) => new(
        "phantom-opacity", "Opacity in generated films", ["CLEAR", "OPACITY"], "OPACITY", "phantoms", active,
        [.. versions.Select(v => new VersionSummary(v, Noon, "small-cnn", 1, new Estimate(.9, .85, .95), new Estimate(.95, .9, .97), true, 12))], []);

    public static TrainingStatus Run(string id, TrainingState state, int? version = null, DateTimeOffset? at = null, string model = "phantom-opacity") =>
        new(id, model, state, TrainingStage.Training, 0, 10, null, version, null, null, at ?? Noon, at ?? Noon);

    public static Prediction Prediction(string label, double opacity, int version = 1, params string[] notes) => new(
        "phantom-opacity", version, new string('a', 32), label,
        [new ClassProbability("CLEAR", 1 - opacity), new ClassProbability("OPACITY", opacity)],
        notes.Length > 0, notes, "Demonstration.", "Never for patients.", Noon, 3);
}
