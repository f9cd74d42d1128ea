using System.Text.Json;
using MedFunctions.Core;
using MedFunctions.Core.Registry;
using MedFunctions.Core.Training;

namespace MedFunctions.Cli.Demo;

/// <summary>What a demo has to remember in order to go on after an interruption.</summary>
/// <param name="Fingerprint">Hash of server, model and training data, see <see cref="DemoRun"/>.</param>
/// <param name="RequestedAt">When the training was asked for, written before asking.</param>
/// <param name="TrainingId">The server's answer; null when the demo ended between question and answer.</param>
internal sealed record DemoState(string Fingerprint, DateTimeOffset RequestedAt, string? TrainingId)
{
    /// <summary>Difference of two machines' clocks that is taken for none.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    /// <summary>The run that an earlier demo started on the same data and that didn't fail; null when there is none.</summary>
    /// <param name="state">What the earlier demo remembered.</param>
    /// <param name="fingerprint">The data as they are now.</param>
    /// <param name="model">The model as it is now.</param>
    /// <param name="runs">The server's runs.</param>
    public static TrainingStatus? FindRun(
        DemoState? state, string fingerprint, ModelSummary model, IReadOnlyList<TrainingStatus> runs)
    {
        if (state is null || state.Fingerprint != fingerprint)
        {
            return null;
        }

        var run = runs
            .Where(candidate => candidate.Model == model.Name)
            .Where(candidate => state.TrainingId is { } id
                ? candidate.Id == id
                : candidate.CreatedAt >= state.RequestedAt - ClockTolerance)
            .MaxBy(candidate => candidate.CreatedAt);
        return run?.State switch
        {
            TrainingState.Pending or TrainingState.Running => run,
            TrainingState.Completed when model.Versions.Any(version => version.Version == run.Version) => run,
            _ => null,
        };
    }
}

/// <summary>A <see cref="DemoState"/> on disk.</summary>
/// <param name="path">The file; its folder is made when needed.</param>
internal sealed class DemoStateFile(string path)
{
    private const long MaximumBytes = 64 << 10;

    /// <summary>Null when there is none or it can't be read: then the demo begins anew, which is never wrong.</summary>
    public DemoState? Read()
    {
        try
        {
            var file = new FileInfo(path);
            return file is { Exists: true, Length: <= MaximumBytes }
                ? JsonSerializer.Deserialize<DemoState>(File.ReadAllBytes(path), ContractJson.Options)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file in one step, so that an interruption leaves the old or the new one.</summary>
    public void Write(DemoState state)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var next = path + ".new";
        File.WriteAllBytes(next, ContractJson.Write(state));
        File.Move(next, path, overwrite: true);
    }
}
