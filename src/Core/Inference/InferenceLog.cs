using Microsoft.Extensions.Logging;

namespace MedFunctions.Core.Inference;

internal static partial class InferenceLog
{
    [LoggerMessage(6001, LogLevel.Debug, "Image {ImageId} was predicted by {Model} version {Version}.")]
    public static partial void ImagePredicted(ILogger logger, string imageId, string model, int version);
}
