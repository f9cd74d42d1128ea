namespace MedFunctions.Imaging.Phantoms;

/// <summary>Which chest phantom to render. Equal options give equal pixels.</summary>
public sealed record ChestPhantomOptions
{
    /// <summary>Rows and columns, 32…2048. Default 256.</summary>
    public int Size { get; init; } = 256;

    /// <summary>Decides pose, exposure, noise and where an opacity lies.</summary>
    public required int Seed { get; init; }

    /// <summary>Decides the body: phantoms of one patient share it. Default <see cref="Seed"/>.</summary>
    public int? Patient { get; init; }

    /// <summary>Whether a lung shows an opacity. Null (the default) leaves it to the seed, evenly. Nothing else depends on it.</summary>
    public bool? Opacity { get; init; }
}
