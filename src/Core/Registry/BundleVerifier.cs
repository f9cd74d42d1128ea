using System.Security.Cryptography;
using MedFunctions.Core.Inference;

namespace MedFunctions.Core.Registry;

/// <summary>Checks that a bundle is whole, says the truth about its network and can be served by this code.</summary>
public sealed class BundleVerifier(IModelLoader loader)
{
    private static readonly string[] HashedFiles = [ModelBundle.OnnxFile, ModelBundle.ReportFile, ModelBundle.TrainingFile];

    /// <exception cref="InvalidInputException">The bundle must not be registered or served; the message says why.</exception>
    public ModelCard Verify(ModelBundle bundle, ModelDefinition definition)
    {
        var card = bundle.ReadCard();
        foreach (var file in HashedFiles)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(bundle.Get(file).Span));
            Require(card.Files.GetValueOrDefault(file) == hash, $"{file} is not the file that the card was written for.");
        }

        Require(card.Model == definition.Name, $"the card is of model {card.Model}, not {definition.Name}.");
        Require(card.Labels.SequenceEqual(definition.Labels), "its labels are not those of the model definition.");
        using var network = loader.Load(bundle.Get(ModelBundle.OnnxFile));
        VerifyNetwork(card, network);
        return card;
    }

    /// <summary>Also done before a version serves: it may have been registered by other code.</summary>
    /// <exception cref="InvalidInputException">The network doesn't fit the card or this code.</exception>
    public static void VerifyNetwork(ModelCard card, INetwork network)
    {
        var transforms = DeclaredTransforms.ToPipeline(card.Transforms, "The model card");
        Require(
            card.TransformsHash == transforms.Hash && network.Metadata.GetValueOrDefault("transforms_hash") == transforms.Hash,
            "this version of the software prepares images in another way than the one it was trained with. Train it again.");
        Require(
            (network.Channels, network.Height, network.Width) == (transforms.Channels, transforms.Height, transforms.Width),
            $"the network takes {network.Channels}×{network.Height}×{network.Width}, the transforms give {transforms.Channels}×{transforms.Height}×{transforms.Width}.");
        Require(network.Classes == card.Labels.Count, $"the network has {network.Classes} classes, the card {card.Labels.Count} labels.");
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidInputException($"The model bundle can't be used: {otherwise}");
        }
    }
}
