using System.Runtime.InteropServices;

namespace MedFunctions.Trainer.Native;

/// <summary>
/// Lets glibc keep the memory of tensors. By default every activation above 128 KiB is mapped and unmapped again, and the
/// kernel zeroes its pages each time: on 2 cores training ran 1.6 times as fast without that.
/// </summary>
internal static partial class MallocTuning
{
    // malloc.h: M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD, M_ARENA_MAX.
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;

    public static void Apply()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = Set(MmapThreshold, int.MaxValue);
            _ = Set(TrimThreshold, int.MaxValue);
            _ = Set(TopPad, 64 << 20);
            _ = Set(ArenaMax, 1);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library without mallopt (musl) works as well, only slower.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Set(int parameter, int value);
}
