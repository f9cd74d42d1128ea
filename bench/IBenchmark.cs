namespace MedFunctions.Bench;

/// <summary>A figure of ours beside a named reference, measured in the same run.</summary>
internal interface IBenchmark
{
    string Name { get; }

    /// <summary>One line for the list.</summary>
    string About { get; }

    Task<Measurement> RunAsync();
}

/// <param name="Ours">Our figure.</param>
/// <param name="Reference">The reference's figure, in the same unit.</param>
/// <param name="Unit">Unit of both.</param>
/// <param name="ReferenceName">What the reference is.</param>
internal sealed record Measurement(double Ours, double Reference, string Unit, string ReferenceName)
{
    public string Line(string name) => FormattableString.Invariant(
        $"{name}: ratio={Ours / Reference:0.000} (ours {Ours:0.#} {Unit}, reference {ReferenceName} = {Reference:0.#} {Unit})");
}
