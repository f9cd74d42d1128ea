using System.Net;
using System.Net.Http.Json;
using MedFunctions.Core;
using MedFunctions.Core.Monitoring;
using MedFunctions.Core.Upload;
using MedFunctions.TestKit;

namespace MedFunctions.EndToEnd;

public sealed class BadInputTests(Azurite azurite) : IClassFixture<Azurite>, IAsyncLifetime
{
    private const string Clinic = "bad-clinic";

    private readonly Site site = new(azurite);

    public Task InitializeAsync() => site.App.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task GivenFilesThatCannotBeUsed_WhenUploaded_ThenEachIsQuarantinedWithAReasonAndTheOthersGoOn()
    {
        (string Name, byte[] Content)[] files =
        [
            ("words.png", "This is a letter, not an image."u8.ToArray()),
            ("empty.jpg", []),
            ("empty.dcm", []),
            ("cut.png", Site.Phantom(1, opacity: false)[..2000]),
            ("huge.png", HugePngHeader()),
            ("good.png", Site.Phantom(2, opacity: false)),
            ("same.png", Site.Phantom(2, opacity: false)),
        ];
        await site.UploadAsync(Clinic, "mixed", files);
        var summary = await site.WaitForUploadsAsync(Clinic, "mixed", files.Length);
        Assert.Equal((1, 1, 5), (summary.Prepared, summary.Duplicate, summary.Quarantined));

        var quarantined = await site.GetAsync<UploadItem[]>($"/api/uploads/{Clinic}/mixed?state=quarantined");
        var codes = quarantined.ToDictionary(item => item.Name, item => item.Code);
        Assert.Equal("not-an-image", codes["words.png"]);
        Assert.Equal("empty", codes["empty.jpg"]);
        Assert.Equal("empty", codes["empty.dcm"]);
        Assert.Equal("truncated", codes["cut.png"]);
        Assert.Equal("too-large", codes["huge.png"]);
        Assert.All(quarantined, item => Assert.True(item.Reason!.Length > 20, item.Reason));
        Assert.DoesNotContain("words.png", site.App.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/models/unknown", 404)]
    [InlineData("/api/uploads/UPPER/case/summary", 400)]
    [InlineData("/api/uploads/bad-clinic/mixed?state=nonsense", 400)]
    [InlineData("/api/results/bad-clinic/mixed", 400)]
    [InlineData("/api/training/unknown", 404)]
    public async Task GivenARequestThatIsWrong_WhenSent_ThenAProblemSaysSo(string path, int status)
    {
        using var answer = await site.Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<Problem>(ContractJson.Options);
        Assert.Equal(status, problem!.Status);
        Assert.NotEmpty(problem.Detail);
    }

    [Fact]
    public async Task GivenABodyThatIsNoJson_WhenPosted_ThenItIsRefusedWithAReason()
    {
        using var answer = await site.Http.PostAsync(new Uri("/api/uploads", UriKind.Relative), new StringContent("{ clinic"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    /// <summary>A PNG header that claims 70,000 × 70,000 pixels and nothing behind it.</summary>
    private static byte[] HugePngHeader()
    {
        byte[] header = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 1, 0x11, 0x70, 0, 1, 0x11, 0x70, 8, 0, 0, 0, 0];
        var crc = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(crc, System.IO.Hashing.Crc32.HashToUInt32(header.AsSpan(12, 17)));
        return [.. header, .. crc];
    }
}
