using Microsoft.Extensions.Logging;

namespace MedFunctions.Core.Upload;

internal static partial class UploadLog
{
    [LoggerMessage(1001, LogLevel.Debug, "Upload {SourceKey} of dataset {Dataset} is now {State}.")]
    public static partial void UploadFinished(ILogger logger, string sourceKey, string dataset, UploadState state);

    [LoggerMessage(1002, LogLevel.Warning, "Upload {SourceKey} of dataset {Dataset} was quarantined: {Code}.")]
    public static partial void UploadQuarantined(ILogger logger, string sourceKey, string dataset, string code);

    [LoggerMessage(1003, LogLevel.Information, "Read {Rows} label rows for dataset {Dataset}.")]
    public static partial void LabelsRead(ILogger logger, int rows, string dataset);

    [LoggerMessage(1004, LogLevel.Information, "The sweep found {Count} uploads without a final state; {Failed} of them could not be processed.")]
    public static partial void SweepFound(ILogger logger, int count, int failed);

    [LoggerMessage(1005, LogLevel.Error, "The sweep could not process upload {SourceKey} of dataset {Dataset}: {Error}.")]
    public static partial void SweepFailed(ILogger logger, string sourceKey, string dataset, string error);
}
