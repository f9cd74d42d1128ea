using System.Runtime.InteropServices;

namespace MedFunctions.Trainer.Native;

/// <summary>
/// Lets libtorch's threads sleep when they wait for each other. By default they spin, which is no faster alone, and where
/// another program wants the cores a spinning thread keeps the one it waits for from running: training beside other work on 2
/// cores was 3 times as fast without.
/// </summary>
internal static partial class OpenMpTuning
{
    public static void Apply()
    {
        if (!OperatingSystem.IsLinux()) return;
        // Native code doesn't see what Environment.SetEnvironmentVariable sets. What the user set stays.
        _ = SetEnvironment("OMP_WAIT_POLICY", "passive", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
