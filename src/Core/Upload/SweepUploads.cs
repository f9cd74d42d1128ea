using Microsoft.Extensions.Logging;

namespace MedFunctions.Core.Upload;

/// <summary>Finds uploads that no event told of and takes them to their final state, so that nothing is lost.</summary>
public sealed class SweepUploads(
    IUploadContainer container, IUploadRecords uploads, ReceiveUpload receive, Pseudonymizer pseudonymizer, ILogger<SweepUploads> logger)
{
    /// <summary>Processes blobs that were never seen, or that were replaced since. One that fails doesn't hold up the others.</summary>
    /// <returns>Images that became ready, one by one.</returns>
    /// <exception cref="UnavailableException">At the end: some uploads could not be processed; the next sweep tries again.</exception>
    public async IAsyncEnumerable<ImageReady> RunAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (found, failed) = (0, 0);
        await foreach (var source in container.ListAsync(clinic: null, dataset: null, cancellationToken))
        {
            var sourceKey = pseudonymizer.ForSource(source.Path);
            var known = await uploads.FindAsync(source.Path.Clinic, source.Path.Dataset, sourceKey, cancellationToken);
            if (known is { IsFinal: true } && known.ETag == (source.ETag ?? known.ETag))
            {
                continue;
            }

            found++;
            ImageReady? ready = null;
            try
            {
                ready = await receive.RunAsync(source, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                failed++;
                UploadLog.SweepFailed(logger, sourceKey, source.Path.Dataset, exception.GetType().Name);
            }

            if (ready is not null)
            {
                yield return ready;
            }
        }

        if (found > 0)
        {
            UploadLog.SweepFound(logger, found, failed);
        }

        if (failed > 0)
        {
            throw new UnavailableException($"The sweep could not process {failed} of {found} uploads. The next one tries again.");
        }
    }
}
