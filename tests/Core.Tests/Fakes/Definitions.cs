using MedFunctions.Core.Registry;

namespace MedFunctions.Core.Tests.Fakes;

internal sealed class Definitions(params ModelDefinition[] definitions) : IModelDefinitions
{
    public IReadOnlyDictionary<string, ModelDefinition> All { get; } = definitions.ToDictionary(definition => definition.Name);
}
