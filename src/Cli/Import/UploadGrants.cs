using MedFunctions.Core.Upload;

namespace MedFunctions.Cli.Import;

/// <summary>Keeps a permission to write that is good for a while yet, for many uploads at once.</summary>
/// <param name="request">Asks the server for a new one.</param>
/// <param name="clock">Time; only differences count, so that a wrong clock on this machine does no harm within a permission.</param>
internal sealed class UploadGrants(Func<CancellationToken, Task<UploadGrant>> request, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private UploadGrant? _grant;
    private long _obtained;
    private TimeSpan _lifetime;

    /// <summary>The present permission, or a new one once half of its time is over.</summary>
    public async Task<UploadGrant> GetAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_grant is null || clock.GetElapsedTime(_obtained) > _lifetime / 2)
            {
                _grant = await request(cancellationToken);
                _obtained = clock.GetTimestamp();
                _lifetime = _grant.ExpiresAt - clock.GetUtcNow();
            }

            return _grant;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Forgets a permission that the storage didn't accept.</summary>
    public async Task DropAsync(UploadGrant refused, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (ReferenceEquals(_grant, refused))
            {
                _grant = null;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
