using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MedFunctions.LocalRuntime.Durable.Replay;

/// <summary>Name-based ids (RFC 9562 version 5), so that a replay makes the same ones.</summary>
internal static class DeterministicGuid
{
    private const int GuidLength = 16;
    private const int VersionByte = 6;
    private const int VariantByte = 8;

    private static readonly Guid Namespace = new("9e952958-5e33-4daf-827f-2fa12937b875");

    public static Guid Create(string instanceId, DateTime time, int counter)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{instanceId}_{time:o}_{counter}");
#pragma warning disable CA5350 // Version 5 ids are defined over SHA-1; nothing is protected by it.
        var hash = SHA1.HashData([.. Namespace.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)]).AsSpan(0, GuidLength);
#pragma warning restore CA5350
        hash[VersionByte] = (byte)((hash[VersionByte] & 0x0F) | 0x50);
        hash[VariantByte] = (byte)((hash[VariantByte] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
