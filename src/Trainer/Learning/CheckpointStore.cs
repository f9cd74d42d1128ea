using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MedFunctions.Core;
using TorchSharp;

namespace MedFunctions.Trainer.Learning;

/// <summary>
/// Checkpoints of a training, the newest two. A checkpoint counts only with its SHA-256 beside it, because libtorch loads a
/// file with a flipped bit without complaint.
/// </summary>
internal sealed partial class CheckpointStore(string folder)
{
    private const int Kept = 2;
    private const int MaxHeaderBytes = 64 << 20;

    private static ReadOnlySpan<byte> Magic => "MFCHECK1"u8;

    /// <summary>Writes the learner's whole state; after this returns a kill costs at most one epoch.</summary>
    public void Save(Learner learner)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"epoch-{learner.State.Epoch:D5}.checkpoint");
        var temporary = path + ".tmp";
        string hash;
        using (var hasher = SHA256.Create())
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20))
        {
            using (var hashed = new CryptoStream(file, hasher, CryptoStreamMode.Write, leaveOpen: true)) Write(learner, hashed);
            file.Flush(flushToDisk: true);
            hash = Convert.ToHexStringLower(hasher.Hash!);
        }

        // The hash first: a checkpoint without its hash doesn't count, a hash without its checkpoint does no harm.
        File.WriteAllText(HashPath(path), hash);
        File.Move(temporary, path, overwrite: true);
        foreach (var old in NewestFirst().Skip(Kept))
        {
            File.Delete(old);
            File.Delete(HashPath(old));
        }
    }

    /// <summary>Puts the newest undamaged checkpoint into a learner.</summary>
    /// <param name="learner">A learner without epochs, of the same definition and dataset.</param>
    /// <param name="warn">Told of each damaged checkpoint that is passed over.</param>
    /// <returns>False where there is none.</returns>
    public bool TryLoad(Learner learner, Action<string> warn)
    {
        foreach (var path in NewestFirst())
        {
            if (!IsIntact(path))
            {
                warn($"{Path.GetFileName(path)} is damaged and is passed over.");
                continue;
            }

            using var file = new BufferedStream(File.OpenRead(path), 1 << 20);
            Read(learner, file);
            return true;
        }

        return false;
    }

    /// <summary>The state in the newest undamaged checkpoint without its weights, or null.</summary>
    /// <exception cref="InvalidInputException">Another version of this program wrote it.</exception>
    public LearningState? Peek()
    {
        var path = NewestFirst().FirstOrDefault(IsIntact);
        if (path is null) return null;
        using var file = File.OpenRead(path);
        return ReadHeader(file);
    }

    private List<string> NewestFirst() => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Where(static path => Name().IsMatch(Path.GetFileName(path))).OrderDescending(StringComparer.Ordinal).ToList()
        : [];

    private static bool IsIntact(string path)
    {
        if (!File.Exists(HashPath(path))) return false;
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file)) == File.ReadAllText(HashPath(path)).Trim();
    }

    private static void Write(Learner learner, Stream stream)
    {
        var header = ContractJson.Write(learner.State);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        stream.Write(Magic);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in Tensors(learner)) stream.Write(tensor.bytes);
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        learner.Optimizer.save_state_dict(writer);
    }

    private static void Read(Learner learner, Stream stream)
    {
        var state = ReadHeader(stream);
        foreach (var tensor in Tensors(learner)) stream.ReadExactly(tensor.bytes);
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        learner.Optimizer.load_state_dict(reader);
        learner.State = state;
    }

    private static LearningState ReadHeader(Stream stream)
    {
        Span<byte> start = stackalloc byte[Magic.Length + sizeof(int)];
        stream.ReadExactly(start);
        var length = BinaryPrimitives.ReadInt32LittleEndian(start[Magic.Length..]);
        if (!start.StartsWith(Magic) || length is < 1 or > MaxHeaderBytes)
        {
            throw new InvalidInputException("The checkpoint was written by another version. Name another output folder.");
        }

        var header = new byte[length];
        stream.ReadExactly(header);
        return ContractJson.Read<LearningState>(header, "checkpoint");
    }

    private static IEnumerable<torch.Tensor> Tensors(Learner learner) => [.. learner.Network.Variables, .. learner.BestWeights];

    private static string HashPath(string checkpoint) => checkpoint + ".sha256";

    [GeneratedRegex(@"^epoch-\d{5}\.checkpoint$")]
    private static partial Regex Name();
}
