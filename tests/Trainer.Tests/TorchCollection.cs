using MedFunctions.Trainer.Native;

namespace MedFunctions.Trainer.Tests;

/// <summary>Loads libtorch once. Its random generator is one for the whole process, so these tests run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class TorchCollection : ICollectionFixture<TorchCollection.Loaded>
{
    public const string Name = "libtorch";

    public const int Threads = 2;

    public sealed class Loaded
    {
        public Loaded() => TorchNative.Prepare(Threads);
    }
}
