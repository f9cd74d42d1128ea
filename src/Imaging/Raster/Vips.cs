using System.Runtime.InteropServices;
using NetVips;

namespace MedFunctions.Imaging.Raster;

/// <summary>libvips with the settings that a server wants: one thread a call, nothing remembered between calls.</summary>
internal static class Vips
{
    static Vips()
    {
        NetVips.NetVips.Concurrency = 1;
        Cache.Max = 0;
        Cache.MaxMem = 0;
        Cache.MaxFiles = 0;
    }

    /// <summary>Runs the static constructor once, before the first libvips call.</summary>
    public static void EnsureConfigured() => System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(Vips).TypeHandle);

    /// <summary>libvips takes whole arrays: hands over the array behind <paramref name="file"/> where it is one, else a copy.</summary>
    public static byte[] WholeArray(ReadOnlyMemory<byte> file) =>
        MemoryMarshal.TryGetArray(file, out var segment) && segment.Array is { } array && segment.Offset == 0 && segment.Count == array.Length
            ? array
            : file.ToArray();
}
