namespace MedFunctions.Imaging.Phantoms;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine and .NET version, which <see cref="Random"/> does not
/// promise. Each use has its own stream, so that drawing more for one thing changes no other.
/// </summary>
internal sealed class PhantomRandom(int seed, PhantomStream stream)
{
    private const double ToUnit = 1.0 / (1UL << 53);

    // Mixed twice, because neighbouring starting points would give shifted copies of one sequence.
    private ulong state = Mix(Mix((uint)seed) + (byte)stream);

    public double Between(double low, double high) => low + (high - low) * ((Next() >> 11) * ToUnit);

    /// <returns><paramref name="low"/>…<paramref name="high"/>, both included.</returns>
    public int Whole(int low, int high) => low + (int)(Next() % (ulong)(high - low + 1));

    public bool Chance(double probability) => Between(0, 1) < probability;

    /// <summary>Mean 0, standard deviation 1, near enough to a normal distribution: the sum of four uniform numbers, within ±3.5.</summary>
    public float Normal()
    {
        const float Mean = 4 * 32767.5f;
        const float Deviation = 37837.2f;
        var bits = Next();
        var sum = (float)((bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48));
        return (sum - Mean) / Deviation;
    }

    private ulong Next() => Mix(state += 0x9e3779b97f4a7c15);

    private static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return z ^ z >> 31;
    }
}

/// <summary>What a <see cref="PhantomRandom"/> is for.</summary>
internal enum PhantomStream : byte
{
    Anatomy,
    Vessels,
    Pose,
    Label,
    Opacity,
    Exposure,
    Noise,
}
