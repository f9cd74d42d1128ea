using MedFunctions.Imaging.Transforms;

namespace MedFunctions.Core.Registry;

/// <summary>Transforms that stand in a file: whoever wrote the file is told what is wrong with them.</summary>
internal static class DeclaredTransforms
{
    /// <exception cref="InvalidInputException">They are no pipeline.</exception>
    public static TransformPipeline ToPipeline(IReadOnlyList<Transform> transforms, string where)
    {
        try
        {
            return TransformPipeline.Create(transforms);
        }
        catch (ArgumentException exception)
        {
            // The parameter's name, which the framework puts behind the text, means nothing to that person.
            var text = exception.Message.Split(" (Parameter ")[0];
            throw new InvalidInputException($"{where}: transforms: {text}", exception);
        }
    }
}
