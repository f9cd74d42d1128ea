using Microsoft.Extensions.Configuration;

namespace MedFunctions.LocalRuntime.Hosting.State;

/// <summary>Folder for what must outlive the process. It holds blob names, so only its owner may read it.</summary>
internal sealed record StateFolder(string Path)
{
    public const string Setting = "MedFunctions:StateFolder";
    public const string EnvironmentVariable = "MEDFUNCTIONS_STATE";
    public const string Default = ".local/state";

    public static StateFolder From(IConfiguration configuration) =>
        new(System.IO.Path.GetFullPath(configuration[Setting] ?? configuration[EnvironmentVariable] ?? Default));

    public void Create()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Path);
        else Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
