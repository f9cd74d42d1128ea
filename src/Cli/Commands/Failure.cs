using Azure;
using MedFunctions.Cli.Api;
using MedFunctions.Core;
using MedFunctions.Core.Monitoring;

namespace MedFunctions.Cli.Commands;

/// <summary>How an exception ends the program.</summary>
/// <param name="ExitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="Problem">For people and, with <c>--json</c>, for programs.</param>
internal sealed record Failure(int ExitCode, Problem Problem)
{
    /// <summary>Null for a defect of this program, which is not caught.</summary>
    public static Failure? TryDescribe(Exception exception, CommandContext context, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested =>
            Create(ExitCodes.Cancelled, "Stopped.", context.HowToGoOn?.Invoke() ?? ""),
        UnreachableException => Create(ExitCodes.Unreachable, exception.Message, context.HowToGoOn?.Invoke() ?? ""),
        RefusedException refused => new Failure(ExitCodes.Refused, refused.Problem),
        RequestFailedException { Status: 0 } => StorageUnreachable(context),
        AggregateException aggregate when aggregate.InnerExceptions.All(e => e is RequestFailedException { Status: 0 } or OperationCanceledException) =>
            StorageUnreachable(context),
        RequestFailedException storage => Create(
            ExitCodes.Refused, $"The storage refused: {storage.Status} {storage.ErrorCode}.", context.HowToGoOn?.Invoke() ?? ""),
        MedFunctionsException or IOException or UnauthorizedAccessException => Create(ExitCodes.Failed, exception.Message, ""),
        _ => null,
    };

    private static Failure StorageUnreachable(CommandContext context) => Create(
        ExitCodes.Unreachable, "No answer from the blob storage — is it running? ./run.sh starts it.", context.HowToGoOn?.Invoke() ?? "");

    private static Failure Create(int exitCode, string title, string detail) =>
        new(exitCode, new Problem("about:blank", title, 0, detail));
}
