using MedFunctions.Core;
using MedFunctions.Core.Registry;

namespace MedFunctions.Adapters.Files;

/// <summary>Reads <c>{folder}/{name}/model.json</c>, all at once and strictly: a wrong definition stops the start.</summary>
internal sealed class FileModelDefinitions : IModelDefinitions
{
    /// <exception cref="InvalidInputException">A definition is wrong; the message names file and setting.</exception>
    public FileModelDefinitions(string folder)
    {
        Folder = folder;
        All = Directory.EnumerateDirectories(folder)
            .Select(path => Path.Combine(path, "model.json"))
            .Where(File.Exists)
            .Select(Read)
            .ToDictionary(definition => definition.Name, StringComparer.Ordinal);
    }

    public string Folder { get; }

    public IReadOnlyDictionary<string, ModelDefinition> All { get; }

    private static ModelDefinition Read(string path)
    {
        var definition = ContractJson.Read<ModelDefinition>(File.ReadAllBytes(path), $"model definition {path}");
        var folder = Path.GetFileName(Path.GetDirectoryName(path));
        if (definition.Name != folder)
        {
            throw new InvalidInputException($"Model definition {path} names itself {definition.Name}; name and folder must be the same.");
        }

        ModelDefinitionValidator.Validate(definition);
        return definition;
    }
}
