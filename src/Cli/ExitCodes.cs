namespace MedFunctions.Cli;

/// <summary>How <c>medfn</c> ends; listed in <c>medfn --help</c>.</summary>
public static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The work was done and didn't succeed, or something on this machine stood in its way.</summary>
    public const int Failed = 1;

    /// <summary>The command line isn't understood.</summary>
    public const int Usage = 2;

    /// <summary>Server or storage didn't answer.</summary>
    public const int Unreachable = 3;

    /// <summary>Server or storage answered with an error.</summary>
    public const int Refused = 4;

    /// <summary>Stopped by Ctrl-C (128 + SIGINT).</summary>
    public const int Cancelled = 130;
}
