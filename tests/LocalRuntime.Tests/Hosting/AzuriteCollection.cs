using MedFunctions.TestKit;

namespace MedFunctions.LocalRuntime;

/// <summary>One storage emulator for all tests of the assembly that need storage.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<Azurite>
{
    public const string Name = "azurite";
}
