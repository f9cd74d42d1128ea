using System.ComponentModel.DataAnnotations;
using MedFunctions.Core;
using MedFunctions.Core.Registry;
using Microsoft.Extensions.Options;

namespace MedFunctions.Adapters.Files;

/// <summary>Settings section <c>Models</c>.</summary>
public sealed class ModelFilesOptions
{
    public const string Section = "Models";

    /// <summary>Folder with <c>{name}/model.json</c>. Default <c>models</c> beside the app.</summary>
    [Required]
    public string Folder { get; set; } = Path.Combine(AppContext.BaseDirectory, "models");
}

/// <summary>Reads <c>{folder}/{name}/model.json</c>, all at once and strictly: a wrong definition stops the start.</summary>
internal sealed class FileModelDefinitions : IModelDefinitions
{
    /// <exception cref="InvalidInputException">A definition is wrong; the message names file and setting.</exception>
    public FileModelDefinitions(IOptions<ModelFilesOptions> options)
    {
        if (!Directory.Exists(options.Value.Folder))
        {
            throw new InvalidInputException($"The folder {options.Value.Folder} for model definitions doesn't exist. Check the setting {ModelFilesOptions.Section}:{nameof(ModelFilesOptions.Folder)}.");
        }

        All = Directory.EnumerateDirectories(options.Value.Folder)
            .Select(path => Path.Combine(path, "model.json"))
            .Where(File.Exists)
            .Select(Read)
            .ToDictionary(definition => definition.Name, StringComparer.Ordinal);
    }

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
