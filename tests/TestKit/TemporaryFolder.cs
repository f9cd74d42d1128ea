namespace MedFunctions.TestKit;

/// <summary>A new empty folder that is deleted, with all in it, when disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("medfunctions-");

    public string Path => folder.FullName;

    public void Dispose() => folder.Delete(recursive: true);
}
