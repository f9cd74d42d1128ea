using System.Text.Json;
using MedFunctions.Core;

namespace MedFunctions.Cli.Phantoms;

/// <summary>The demo's generated images on disk.</summary>
/// <param name="write">Writes images below a folder: folder, count, seed.</param>
internal sealed class PhantomFolder(Action<string, int, int> write)
{
    public const int DefaultCount = 1_200;
    public const int DefaultSeed = 1;

    /// <summary>Hidden, so that an import leaves it out.</summary>
    private const string MarkerName = ".phantoms.json";

    /// <summary>Writes the images unless they are there already.</summary>
    /// <returns>False when they were there.</returns>
    /// <exception cref="ConflictException">The folder holds other files or other phantoms.</exception>
    public bool Ensure(DirectoryInfo folder, int count, int seed)
    {
        var marker = Path.Combine(folder.FullName, MarkerName);
        var wanted = new Marker(count, seed, Complete: true);
        var present = ReadMarker(marker);
        if (present == wanted)
        {
            return false;
        }

        if (present is null ? folder.Exists && folder.EnumerateFileSystemInfos().Any() : present with { Complete = true } != wanted)
        {
            throw new ConflictException($"{folder.FullName} holds something else; choose an empty folder or delete this one.");
        }

        // Marked before the first image, so that an interrupted run is taken up and not taken for somebody's own folder.
        folder.Create();
        File.WriteAllBytes(marker, ContractJson.Write(wanted with { Complete = false }));
        write(folder.FullName, count, seed);
        File.WriteAllBytes(marker, ContractJson.Write(wanted));
        return true;
    }

    private static Marker? ReadMarker(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Marker>(File.ReadAllBytes(path), ContractJson.Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Marker(int Count, int Seed, bool Complete);
}
