using System.Security.Cryptography;
using System.Text;
using MedFunctions.Core;
using MedFunctions.Core.Registry;

namespace MedFunctions.Trainer.Output;

/// <summary>Writes a model bundle that is complete or absent.</summary>
internal static class BundleWriter
{
    /// <param name="path">The bundle's folder; one of an attempt that was killed before its outcome is replaced.</param>
    /// <param name="onnx">The model.</param>
    /// <param name="card">The card; gets the hashes of the other files.</param>
    /// <param name="record">How the model came to be.</param>
    /// <param name="report">The report for people.</param>
    public static void Write(string path, byte[] onnx, ModelCard card, TrainingRecord record, string report)
    {
        var temporary = path + ".tmp";
        if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        Directory.CreateDirectory(temporary);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["model.onnx"] = onnx,
            ["report.html"] = Encoding.UTF8.GetBytes(report),
            ["training.json"] = ContractJson.Write(record),
        };
        var hashes = files.ToDictionary(static file => file.Key, static file => Convert.ToHexStringLower(SHA256.HashData(file.Value)));
        files["card.json"] = ContractJson.Write(card with { Files = hashes });
        foreach (var (name, content) in files) AtomicFile.Write(Path.Combine(temporary, name), content);
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        Directory.Move(temporary, path);
    }
}
