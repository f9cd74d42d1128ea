namespace MedFunctions.Trainer;

/// <summary>Exit codes of the program.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>Training or verification failed, or a defect.</summary>
    public const int Failed = 1;

    /// <summary>Arguments, manifest, images or definition are wrong.</summary>
    public const int BadInput = 2;

    /// <summary>Another trainer works in the output folder.</summary>
    public const int Locked = 3;

    /// <summary>Stopped by a signal (128 + SIGINT); can be resumed.</summary>
    public const int Cancelled = 130;
}
