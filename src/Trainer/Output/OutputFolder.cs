using MedFunctions.Core;
using MedFunctions.Core.Training;

namespace MedFunctions.Trainer.Output;

/// <summary>Another trainer works in the output folder.</summary>
internal sealed class OutputLockedException() : Exception("Another trainer works in this output folder. Wait for it, or name another folder.");

/// <summary>The folder of one training, held by one process at a time.</summary>
internal sealed class OutputFolder : IDisposable
{
    private const string LockName = ".lock";
    private const int MaxOutcomeBytes = 1 << 20;

    private readonly string path;
    private readonly FileStream heldLock;

    private OutputFolder(string path, FileStream heldLock)
    {
        this.path = path;
        this.heldLock = heldLock;
    }

    public string Events => Path.Combine(path, "events.jsonl");

    public string Checkpoints => Path.Combine(path, "checkpoints");

    public string Bundle => Path.Combine(path, "bundle");

    private string OutcomeFile => Path.Combine(path, "outcome.json");

    /// <param name="path">Made if it isn't there.</param>
    /// <param name="resume">Without it the folder must be empty.</param>
    /// <exception cref="OutputLockedException">Another process holds it.</exception>
    /// <exception cref="InvalidInputException">It isn't empty, or can't be written.</exception>
    public static OutputFolder Open(string path, bool resume)
    {
        FileStream heldLock;
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException("The output folder can't be made.", exception);
        }

        try
        {
            // The operating system lets go of the lock with the process, however that ends.
            heldLock = new FileStream(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new InvalidInputException("The output folder can't be written to.", exception);
        }
        catch (IOException)
        {
            throw new OutputLockedException();
        }

        if (!resume && Directory.EnumerateFileSystemEntries(path).Any(static entry => Path.GetFileName(entry) != LockName))
        {
            heldLock.Dispose();
            throw new InvalidInputException("The output folder isn't empty. Pass --resume to continue what is in it, or name another folder.");
        }

        return new OutputFolder(path, heldLock);
    }

    /// <summary>How a trainer ended here; null where none ended.</summary>
    public TrainingOutcome? ReadOutcome() =>
        File.Exists(OutcomeFile) && new FileInfo(OutcomeFile).Length <= MaxOutcomeBytes
            ? ContractJson.Read<TrainingOutcome>(File.ReadAllBytes(OutcomeFile), "outcome")
            : null;

    /// <summary>Takes back the outcome of an attempt that failed.</summary>
    public void ClearOutcome() => File.Delete(OutcomeFile);

    /// <summary>Says how the training ended; nothing may be written afterwards.</summary>
    public void WriteOutcome(TrainingOutcome outcome) => AtomicFile.Write(OutcomeFile, ContractJson.Write(outcome));

    public void Dispose() => heldLock.Dispose();
}
