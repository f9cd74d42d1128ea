namespace MedFunctions.LocalRuntime.Hosting;

#pragma warning disable CA1032 // only discovery throws it, always with its errors

/// <summary>Functions are declared wrongly, so the host doesn't start.</summary>
public sealed class FunctionDiscoveryException : Exception
{
    internal FunctionDiscoveryException(IReadOnlyList<string> errors)
        : base("The app can't start:" + string.Concat(errors.Select(e => $"{Environment.NewLine}  {e}"))) => Errors = errors;

    /// <summary>One sentence for each mistake, beginning with the function's name.</summary>
    public IReadOnlyList<string> Errors { get; }
}
