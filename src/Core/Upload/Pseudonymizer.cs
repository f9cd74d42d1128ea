using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace MedFunctions.Core.Upload;

/// <summary>Settings section <c>Pseudonyms</c>.</summary>
public sealed class PseudonymOptions
{
    public const string Section = "Pseudonyms";

    /// <summary>
    /// Secret of the site, at least 16 characters. Whoever knows it can test a guess of a patient's identifier against a
    /// pseudonym, so it belongs into a vault. Changing it breaks the link between old and new images of a patient.
    /// </summary>
    [Required, MinLength(16)]
    public string Secret { get; set; } = "";
}

/// <summary>
/// Stable pseudonyms by HMAC-SHA-256 (RFC 2104) under the site's secret: the same input gives the same pseudonym, and
/// without the secret a guess can't be tested.
/// </summary>
public sealed class Pseudonymizer(IOptions<PseudonymOptions> options)
{
    private readonly byte[] secret = Encoding.UTF8.GetBytes(options.Value.Secret);

    /// <summary>Pseudonym of an upload's place, 32 hex digits.</summary>
    public string ForSource(UploadPath path) => Compute($"source\n{path.Clinic}\n{path.Dataset}\n{path.Name}");

    /// <summary>Pseudonym of a patient within a clinic, 32 hex digits.</summary>
    public string ForPatient(string clinic, string patientId) => Compute($"patient\n{clinic}\n{patientId.Trim()}");

    private string Compute(string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
