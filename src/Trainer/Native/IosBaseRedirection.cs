using System.Buffers.Binary;
using System.Text;

namespace MedFunctions.Trainer.Native;

/// <summary>
/// Why: TorchSharp 0.107's libLibTorchSharp.so was linked with GCC 13 and imports one symbol of its libstdc++,
/// <c>std::ios_base_library_init()</c> at version GLIBCXX_3.4.32, which sees to it that std::cout exists. Debian 12 and
/// Ubuntu 22.04 have GLIBCXX_3.4.30, so the file doesn't load there, and TorchSharp's message blames a missing package.
/// Their libstdc++ does the same in the constructor <c>std::ios_base::Init::Init()</c> (GLIBCXX_3.4), which doesn't use
/// its object, so the import can point there. Both names are shorter than or as long as the old ones: bytes are replaced in
/// place, in the copy beside the program and nowhere else. Where GCC 13 or newer is installed nothing is changed.
/// </summary>
internal static class IosBaseRedirection
{
    private const string OldSymbol = "_ZSt21ios_base_library_initv";
    private const string NewSymbol = "_ZNSt8ios_base4InitC1Ev";
    private const string OldVersion = "GLIBCXX_3.4.32";
    private const string NewVersion = "GLIBCXX_3.4";

    /// <summary>Redirects the import. A file that was redirected before stays as it is.</summary>
    /// <param name="library">Path of libLibTorchSharp.so; replaced atomically, so several programs may start at once.</param>
    /// <returns>True if the file was changed.</returns>
    /// <exception cref="DllNotFoundException">The file is not the one that this was written for.</exception>
    public static bool ApplyTo(string library)
    {
        var bytes = File.ReadAllBytes(library);
        if (bytes.AsSpan().IndexOf(Name(OldSymbol)) < 0 && bytes.AsSpan().IndexOf(Name(NewSymbol)) >= 0) return false;
        Replace(bytes, Name(OldSymbol), Name(NewSymbol));
        Replace(bytes, Name(OldVersion), Name(NewVersion));
        Replace(bytes, ElfHash(OldVersion), ElfHash(NewVersion));
        var temporary = $"{library}.{Environment.ProcessId}";
        File.WriteAllBytes(temporary, bytes);
        File.Move(temporary, library, overwrite: true);
        return true;
    }

    /// <summary>A whole entry of an ELF string table.</summary>
    private static byte[] Name(string text) => Encoding.ASCII.GetBytes($"\0{text}\0");

    /// <summary>The hash by which version needs are compared (System V gABI, figure 5-13), little-endian as in the file.</summary>
    private static byte[] ElfHash(string name)
    {
        uint hash = 0;
        foreach (var character in name)
        {
            hash = (hash << 4) + character;
            var high = hash & 0xf000_0000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, hash);
        return bytes;
    }

    private static void Replace(byte[] file, byte[] old, byte[] replacement)
    {
        var at = file.AsSpan().IndexOf(old);
        if (at < 0 || file.AsSpan(at + 1).IndexOf(old) >= 0)
        {
            throw new DllNotFoundException(
                "libLibTorchSharp.so can't be loaded and is not the file that can be made to load here. Use an image with GCC 13 or newer (libstdc++ with GLIBCXX_3.4.32).");
        }

        file.AsSpan(at, old.Length).Clear();
        replacement.CopyTo(file.AsSpan(at));
    }
}
