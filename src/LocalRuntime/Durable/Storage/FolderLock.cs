using System.Globalization;
using System.Text;

namespace MedFunctions.LocalRuntime.Durable.Storage;

/// <summary>
/// Keeps a second process off a state folder. The operating system frees the lock when the process dies, however it dies.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private const string LockFile = "durable.lock";
    private const string OwnerFile = "durable.owner";
    private const int MaxOwnerLength = 200;

    private readonly FileStream _stream;

    private FolderLock(FileStream stream) => _stream = stream;

    /// <exception cref="InvalidOperationException">Another engine holds the folder; the message says which process.</exception>
    public static FolderLock Take(string folder)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new InvalidOperationException(
                $"The durable state folder '{folder}' is in use by {ReadOwner(folder)}. Stop that process or set another state folder.",
                exception);
        }

        // The owner's name is in a file of its own because the locked one can't be read by others.
        File.WriteAllText(
            Path.Combine(folder, OwnerFile),
            string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ({Path.GetFileName(Environment.ProcessPath)}) on {Environment.MachineName}"));
        return new FolderLock(stream);
    }

    public void Dispose() => _stream.Dispose();

    private static string ReadOwner(string folder)
    {
        try
        {
            using var reader = new StreamReader(Path.Combine(folder, OwnerFile), Encoding.UTF8);
            var buffer = new char[MaxOwnerLength];
            var text = new string(buffer, 0, reader.ReadBlock(buffer)).Trim();
            return text.Length == 0 ? "another process" : text;
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
