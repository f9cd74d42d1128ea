using System.Text.Json;
using MedFunctions.Core;
using MedFunctions.Core.Training;

namespace MedFunctions.Adapters.LocalProcess;

/// <summary>
/// Folder of one job. What a job's state is can be told from its files alone, so it survives the function app:
/// <c>pid</c> names the process, which holds <c>output/.lock</c> as soon as it has started up and as long as it lives, and
/// writes <c>output/outcome.json</c> when it ends.
/// </summary>
internal sealed class JobFolder(string path)
{
    private static readonly string[] BundleFiles = ["card.json", "model.onnx", "report.html", "training.json"];

    public string Manifest => Path.Combine(path, "manifest.json");

    public string Definition => Path.Combine(path, "model.json");

    public string Output => Path.Combine(path, "output");

    public string Log => Path.Combine(path, "trainer.log");

    public bool Exists => File.Exists(Manifest) && File.Exists(Definition);

    private string Cancelled => Path.Combine(path, "cancelled");

    public string ProcessIdFile => Path.Combine(path, "pid");

    public void Create(ReadOnlySpan<byte> manifest, ReadOnlySpan<byte> definition)
    {
        Directory.CreateDirectory(Output);
        File.WriteAllBytes(Definition, definition);
        var partial = Manifest + ".part";
        File.WriteAllBytes(partial, manifest);
        File.Move(partial, Manifest, overwrite: true);
    }

    /// <returns>The process that works in this folder, also before it holds the lock; null when there is none.</returns>
    public int? FindProcess() =>
        File.Exists(ProcessIdFile) && int.TryParse(File.ReadAllText(ProcessIdFile), out var processId) && WorksHere(processId) ? processId : null;

    public void MarkCancelled() => File.WriteAllText(Cancelled, "");

    public JobStatus ReadStatus()
    {
        if (!Exists)
        {
            return new JobStatus(JobState.Unknown, 0, 0, null, null);
        }

        var last = LastEpoch();
        var (state, message) = ReadState();
        return new JobStatus(state, last?.Epoch ?? 0, last?.Epochs ?? 0, last, message);
    }

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ReadBundle()
    {
        var bundle = Path.Combine(Output, "bundle");
        return BundleFiles
            .Where(file => File.Exists(Path.Combine(bundle, file)))
            .ToDictionary(file => file, file => new ReadOnlyMemory<byte>(File.ReadAllBytes(Path.Combine(bundle, file))));
    }

    private (JobState State, string? Message) ReadState()
    {
        // The process is looked at first: a trainer that ends in between has written its outcome by then. The lock comes
        // second, because looking at it takes it for an instant, in which a trainer that starts up would find it taken.
        var running = FindProcess() is not null || IsLocked();
        if (ReadOutcome() is { } outcome)
        {
            return (outcome.Succeeded ? JobState.Succeeded : JobState.Failed, outcome.Message);
        }

        return (running ? JobState.Running : File.Exists(Cancelled) ? JobState.Cancelled : JobState.Interrupted, null);
    }

    private TrainingOutcome? ReadOutcome()
    {
        var file = Path.Combine(Output, "outcome.json");
        try
        {
            return File.Exists(file) ? ContractJson.Read<TrainingOutcome>(File.ReadAllBytes(file), "training outcome") : null;
        }
        catch (InvalidInputException)
        {
            // Cut off by a full disk or a power failure: the trainer has to end again.
            return null;
        }
    }

    /// <summary>Process ids are given again to others, so the command line has to name this folder.</summary>
    private bool WorksHere(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Split('\0').Contains(Output);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private bool IsLocked()
    {
        var file = Path.Combine(Output, ".lock");
        if (!File.Exists(file))
        {
            return false;
        }

        try
        {
            new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private EpochEvent? LastEpoch()
    {
        var events = Path.Combine(Output, "events.jsonl");
        if (!File.Exists(events))
        {
            return null;
        }

        using var reader = new StreamReader(new FileStream(events, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        EpochEvent? last = null;
        while (reader.ReadLine() is { } line)
        {
            last = Parse(line) as EpochEvent ?? last;
        }

        return last;
    }

    /// <summary>A killed trainer can leave half a line, and another version can write events that this one doesn't know.</summary>
    private static TrainingEvent? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingEvent>(line, ContractJson.OneLine);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
