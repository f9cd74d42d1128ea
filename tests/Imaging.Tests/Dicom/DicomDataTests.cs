using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MedFunctions.Imaging.Dicom;
using MedFunctions.TestKit;
using Xunit.Abstractions;

namespace MedFunctions.Imaging.Tests.Dicom;

/// <summary>Against files of many vendors whose stored values independent decoders agree on.</summary>
public sealed class DicomDataTests(ITestOutputHelper output)
{
    private static readonly string[] Uncompressed = ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1"];

    [SkippableFact]
    public void GivenEveryFileThatDecodersAgreeOn_WhenDecoded_ThenTheirStoredValues()
    {
        var rows = Index().Where(static row => Uncompressed.Contains(row["transfer_syntax"]) && row["decoders_agree"] == "yes").ToList();
        var wrong = new List<string>();
        var decoded = 0;
        foreach (var row in rows)
        {
            var file = File.ReadAllBytes(FilePath(row));
            var result = ImageDecoder.Decode(file, TestImages.Limits);
            if (result is Rejection rejection)
            {
                if (IsSupported(row) && rejection.Code != RejectionCodes.BurnedInAnnotation) wrong.Add($"{row["file"]}: {rejection.Code}");
                continue;
            }

            decoded++;
            if (StoredValuesHash(file, row["dtype"]) != row["pixels_sha256"]) wrong.Add($"{row["file"]}: other values");
        }

        output.WriteLine($"{decoded} of {rows.Count} decoded");
        Assert.Empty(wrong);
        Assert.True(decoded >= 60, $"only {decoded} files decoded");
    }

    [SkippableFact]
    public void GivenEveryOtherFile_WhenDecoded_ThenARejectionThatNamesTheReason()
    {
        var wrong = new List<string>();
        foreach (var row in Index().Where(static row => !(IsSupported(row) && row["decoders_agree"] == "yes")))
        {
            var result = ImageDecoder.Decode(File.ReadAllBytes(FilePath(row)), TestImages.Limits);
            output.WriteLine($"{row["file"]} | {row["transfer_syntax_name"]} | {row["condition_reason"]} | {(result as Rejection)?.Code} {(result as Rejection)?.Reason}");
            if (result is not Rejection rejection)
            {
                if (row["condition"] != "yes" && row["decoders_agree"] == "yes") wrong.Add(row["file"]);
            }
            else if (rejection.Code == RejectionCodes.NotAnImage && row["condition"] != "yes")
            {
                wrong.Add($"{row["file"]}: {rejection.Reason}");
            }
        }

        Assert.Empty(wrong);
    }

    private static bool IsSupported(Dictionary<string, string> row) =>
        Uncompressed.Contains(row["transfer_syntax"])
        && row["frames"] is "" or "1"
        && row["bits_allocated"] is "8" or "16"
        && row["photometric"] is "MONOCHROME1" or "MONOCHROME2" or "RGB"
        && row["has_pixels"] == "yes";

    /// <summary>Undoes the shift of signed values, since the index holds hashes of two's complement.</summary>
    private static string StoredValuesHash(byte[] file, string dtype)
    {
        var (dataset, _) = Imaging.Dicom.DicomFile.Read(file);
        Assert.Null(DicomPixelLayout.Read(dataset!, TestImages.Limits, out var layout));
        Assert.Null(DicomDecoder.ReadStored(dataset!, layout!, out var samples));
        var offset = layout!.IsSigned ? 1 << (layout.BitsStored - 1) : 0;
        var bytes = dtype is "uint8" or "int8"
            ? [.. samples.Select(sample => (byte)(sample - offset))]
            : MemoryMarshal.AsBytes<ushort>(samples.Select(sample => (ushort)(sample - offset)).ToArray()).ToArray();
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private static string FilePath(Dictionary<string, string> row) => Path.Combine(TestData.Folder!, "dicom", row["file"]);

    private static IEnumerable<Dictionary<string, string>> Index()
    {
        var path = TestData.Path("dicom", "index.csv");
        Skip.If(path is null, TestData.SkipReason);
        var lines = File.ReadAllLines(path);
        var names = lines[0].Split(',');
        return lines.Skip(1).Select(line => names.Zip(Fields(line)).ToDictionary(static pair => pair.First, static pair => pair.Second));
    }

    private static List<string> Fields(string line)
    {
        var fields = new List<string> { "" };
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) fields.Add("");
            else fields[^1] += c.ToString(CultureInfo.InvariantCulture);
        }

        return fields;
    }
}
