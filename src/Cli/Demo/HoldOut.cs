using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MedFunctions.Cli.Import;

namespace MedFunctions.Cli.Demo;

/// <summary>Keeps some patients back for a test. Which ones depends on nothing but the patient, so that more files change nothing.</summary>
internal static class HoldOut
{
    /// <summary>Share of patients that is kept back.</summary>
    public const double Share = 0.15;

    /// <summary>Whether a patient belongs to the test.</summary>
    public static bool IsHeldOut(string patient)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(patient));
        return BinaryPrimitives.ReadUInt64BigEndian(hash) < Share * ulong.MaxValue;
    }

    /// <summary>Divides files so that no patient is on both sides. A file without a known patient is a patient of its own.</summary>
    /// <param name="files">All files.</param>
    /// <param name="labels">Who is on which file; null when nothing is known.</param>
    public static (IReadOnlyList<LocalFile> Train, IReadOnlyList<LocalFile> Test) Split(
        IReadOnlyList<LocalFile> files, LabelTable? labels)
    {
        var patients = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in labels?.Rows ?? [])
        {
            if (row.Patient.Length > 0)
            {
                patients[row.File] = row.Patient;
            }
        }

        var sides = files.ToLookup(file => IsHeldOut(patients.GetValueOrDefault(file.Name, file.Name)));
        return ([.. sides[false]], [.. sides[true]]);
    }
}
