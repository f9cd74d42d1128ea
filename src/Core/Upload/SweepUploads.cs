using Microsoft.Extensions.Logging;

namespace MedFunctions.Core.Upload;

/// <summary>Finds uploads that no event told of and takes them to their final state, so that nothing is lost.</summary>
public sealed class SweepUploads(
    IUploadContainer container, IUploadRecords uploads, ReceiveUpload receive, Pseudonymizer pseudonymizer, ILogger<SweepUploads> logger)
{
    /// <returns>Images that became ready, one by one.</returns>
    public async IAsyncEnumerable<ImageReady> RunAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = 0;
        await foreach (var source in container.ListAsync(clinic: null, dataset: null, cancellationToken))
        {
            if (await uploads.FindAsync(source.Path, pseudonymizer.ForSource(source.Path), cancellationToken) is not null)
            {
                continue;
            }

            found++;
            if (await receive.RunAsync(source, cancellationToken) is { } ready)
            {
                yield return ready;
            }
        }

        if (found > 0)
        {
            UploadLog.SweepFound(logger, found);
        }
    }
}
