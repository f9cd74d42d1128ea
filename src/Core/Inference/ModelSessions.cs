using System.Collections.Concurrent;
using MedFunctions.Core.Registry;
using MedFunctions.Imaging.Transforms;

namespace MedFunctions.Core.Inference;

/// <summary>A version that is loaded, with what is needed to ask it.</summary>
/// <param name="Version">Version.</param>
/// <param name="Card">Its card.</param>
/// <param name="Transforms">From pixels to its input.</param>
/// <param name="Network">The network.</param>
public sealed record ModelSession(int Version, ModelCard Card, TransformPipeline Transforms, INetwork Network);

/// <summary>
/// Loads each version once and keeps the one that serves. A version that was replaced is freed when its last request ends.
/// </summary>
public sealed class ModelSessions(IModelRegistry registry, IModelLoader loader) : IDisposable
{
    private readonly ConcurrentDictionary<string, Slot> slots = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim loading = new(1);

    /// <summary>Runs work on the version that serves now.</summary>
    /// <exception cref="ConflictException">No version serves.</exception>
    /// <exception cref="InvalidInputException">The version can't be served by this code.</exception>
    public async Task<T> UseActiveAsync<T>(string model, Func<ModelSession, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var active = await registry.GetActiveAsync(model, cancellationToken)
            ?? throw new ConflictException($"No version of model {model} serves yet. Train one and promote it.");
        var slot = await AcquireAsync(model, active.Pointer.Version, cancellationToken);
        try
        {
            return await work(slot.Session);
        }
        finally
        {
            slot.Release();
        }
    }

    public void Dispose()
    {
        foreach (var slot in slots.Values)
        {
            slot.Release();
        }

        slots.Clear();
        loading.Dispose();
    }

    private async Task<Slot> AcquireAsync(string model, int version, CancellationToken cancellationToken)
    {
        if (slots.TryGetValue(model, out var slot) && slot.Session.Version == version && slot.TryAcquire())
        {
            return slot;
        }

        await loading.WaitAsync(cancellationToken);
        try
        {
            if (slots.TryGetValue(model, out slot) && slot.Session.Version == version && slot.TryAcquire())
            {
                return slot;
            }

            var fresh = new Slot(await LoadAsync(model, version, cancellationToken));
            fresh.TryAcquire();
            slots[model] = fresh;
            slot?.Release();
            return fresh;
        }
        finally
        {
            loading.Release();
        }
    }

    private async Task<ModelSession> LoadAsync(string model, int version, CancellationToken cancellationToken)
    {
        var card = ContractJson.Read<ModelCard>(
            (await registry.GetFileAsync(model, version, ModelBundle.CardFile, cancellationToken)).Span, "model card");
        var network = loader.Load(await registry.GetFileAsync(model, version, ModelBundle.OnnxFile, cancellationToken));
        try
        {
            BundleVerifier.VerifyNetwork(card, network);
            return new ModelSession(version, card, TransformPipeline.Create(card.Transforms), network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Counts users; the slot itself is the first. The last one to leave frees the network.</summary>
    private sealed class Slot(ModelSession session)
    {
        private readonly Lock gate = new();
        private int users = 1;

        public ModelSession Session { get; } = session;

        public bool TryAcquire()
        {
            lock (gate)
            {
                if (users == 0)
                {
                    return false;
                }

                users++;
                return true;
            }
        }

        public void Release()
        {
            lock (gate)
            {
                if (--users > 0)
                {
                    return;
                }
            }

            Session.Network.Dispose();
        }
    }
}
