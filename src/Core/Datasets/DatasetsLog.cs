using Microsoft.Extensions.Logging;

namespace MedFunctions.Core.Datasets;

internal static partial class DatasetsLog
{
    [LoggerMessage(3001, LogLevel.Information, "Dataset {Dataset} version {Version} has {Images} images; {LeftOut} uploads have no usable label or are duplicates.")]
    public static partial void DatasetBuilt(ILogger logger, string dataset, int version, int images, int leftOut);
}
