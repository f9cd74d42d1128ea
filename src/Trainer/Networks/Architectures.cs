using MedFunctions.Core;

namespace MedFunctions.Trainer.Networks;

/// <summary>The networks that a model definition may name.</summary>
internal static class Architectures
{
    private static readonly Dictionary<string, (InputShape Input, Func<int, Network> Create)> Known = new(StringComparer.Ordinal)
    {
        [SimpleCnn.Name] = (SimpleCnn.Shape, static classes => new SimpleCnn(classes)),
        [DeepCnn.Name] = (DeepCnn.Shape, static classes => new DeepCnn(classes)),
        [PooledCnn.Name] = (PooledCnn.Shape, static classes => new PooledCnn(classes)),
    };

    public static IEnumerable<string> Names => Known.Keys;

    /// <exception cref="InvalidInputException">There is no such architecture.</exception>
    public static InputShape InputOf(string name) => Find(name).Input;

    /// <summary>A network with random weights from torch's generator.</summary>
    /// <exception cref="InvalidInputException">There is no such architecture.</exception>
    public static Network Create(string name, int classes) => Find(name).Create(classes);

    private static (InputShape Input, Func<int, Network> Create) Find(string name) =>
        Known.TryGetValue(name, out var found)
            ? found
            : throw new InvalidInputException($"There is no architecture '{name}'. Known: {string.Join(", ", Names)}.");
}
