using System.Runtime.InteropServices;
using TorchSharp;

namespace MedFunctions.Trainer.Native;

/// <summary>Makes libtorch ready. Must run before anything of TorchSharp is touched.</summary>
internal static class TorchNative
{
    private static readonly Lock Gate = new();
    private static bool ready;

    /// <summary>Tunes allocator and threads, makes the native libraries loadable here and loads them, and sets the thread count.</summary>
    /// <param name="threads">Threads inside an operation, at least 1. Part of what decides about the weights, so it is recorded.</param>
    /// <exception cref="DllNotFoundException">libtorch can't be loaded; the text says why.</exception>
    public static void Prepare(int threads)
    {
        lock (Gate)
        {
            if (!ready)
            {
                MallocTuning.Apply();
                OpenMpTuning.Apply();
                if (OperatingSystem.IsLinux()) Load(AppContext.BaseDirectory);
                ready = true;
            }

            torch.set_num_threads(threads);
        }
    }

    private static void Load(string folder)
    {
        var bindings = Find(folder, "libLibTorchSharp.so");
        if (bindings is null) return;

        // The bindings import libtorch's symbols, and the loader finds libtorch by the name that is already loaded.
        NativeLibrary.Load(Path.Combine(Path.GetDirectoryName(bindings)!, "libtorch.so"));
        if (NativeLibrary.TryLoad(bindings, out _)) return;
        IosBaseRedirection.ApplyTo(bindings);
        NativeLibrary.Load(bindings);
    }

    private static string? Find(string folder, string file) =>
        new[] { folder, Path.Combine(folder, "runtimes", "linux-x64", "native") }
            .Select(place => Path.Combine(place, file))
            .FirstOrDefault(File.Exists);
}
