using System.Globalization;
using MedFunctions.Core.Registry;

namespace MedFunctions.Core.Tests.Fakes;

/// <summary>A registry of one model, for tests of decisions; the storage's own behaviour is tested on the storage.</summary>
internal sealed class MemoryRegistry : IModelRegistry
{
    private readonly List<(RegisteredVersion Version, ModelBundle Bundle)> versions = [];
    private ActivePointer? pointer;
    private int changes;

    /// <summary>Runs between the reading of the pointer and its change.</summary>
    public Action? Meanwhile { get; set; }

    public ActivePointer? Pointer => pointer;

    public Task<RegisteredVersion> RegisterAsync(string model, string jobId, ModelBundle bundle, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var version = new RegisteredVersion(versions.Count + 1, jobId, at);
        versions.Insert(0, (version, bundle));
        return Task.FromResult(version);
    }

    public Task<IReadOnlyList<RegisteredVersion>> ListAsync(string model, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RegisteredVersion>>([.. versions.Select(version => version.Version)]);

    public Task<ReadOnlyMemory<byte>> GetFileAsync(string model, int version, string file, CancellationToken cancellationToken) =>
        Task.FromResult(versions.Single(known => known.Version.Version == version).Bundle.Get(file));

    public Task<(ActivePointer Pointer, string ETag)?> GetActiveAsync(string model, CancellationToken cancellationToken)
    {
        (ActivePointer, string)? active = pointer is null ? null : (pointer, changes.ToString(CultureInfo.InvariantCulture));
        Meanwhile?.Invoke();
        return Task.FromResult(active);
    }

    public Task<bool> TrySetActiveAsync(string model, ActivePointer pointer, string? expectedETag, CancellationToken cancellationToken)
    {
        if (expectedETag != (this.pointer is null ? null : changes.ToString(CultureInfo.InvariantCulture)))
        {
            return Task.FromResult(false);
        }

        Set(pointer);
        return Task.FromResult(true);
    }

    public void Set(ActivePointer to)
    {
        pointer = to;
        changes++;
    }
}
