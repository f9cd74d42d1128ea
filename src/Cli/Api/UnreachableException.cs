namespace MedFunctions.Cli.Api;

/// <summary>Nothing answered at an address, or not in time.</summary>
/// <param name="address">Scheme, host and port; never a signature.</param>
internal sealed class UnreachableException(string address, Exception innerException)
    : Exception($"No answer from {address} — is the app running? Start it with ./run.sh.", innerException)
{
    public string Address { get; } = address;
}
