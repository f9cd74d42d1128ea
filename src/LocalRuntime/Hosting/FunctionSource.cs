using System.Reflection;

namespace MedFunctions.LocalRuntime.Hosting;

/// <summary>Where functions are looked for, and the name under which the app runs.</summary>
internal sealed record FunctionSource(string ApplicationName, string Folder, IReadOnlyList<Type> Types)
{
    public static FunctionSource Of(Assembly assembly) =>
        new(assembly.GetName().Name!, FolderOf(assembly), assembly.GetTypes());

    public static FunctionSource Of(params Type[] types) =>
        new(types[0].Assembly.GetName().Name!, FolderOf(types[0].Assembly), types);

    private static string FolderOf(Assembly assembly) =>
        Path.GetDirectoryName(assembly.Location) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;
}
