using System.Text;
using MedFunctions.TestKit;
using MedFunctions.Trainer.Native;

namespace MedFunctions.Trainer.Tests.Native;

public sealed class IosBaseRedirectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Library => Path.Combine(folder.Path, "libLibTorchSharp.so");

    [Fact]
    public void Given_TheShippedLibrary_When_RedirectedTwice_Then_TheSecondTimeChangesNothing()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"), Library);

        IosBaseRedirection.ApplyTo(Library);
        var redirected = File.ReadAllBytes(Library);

        Assert.False(IosBaseRedirection.ApplyTo(Library));
        Assert.Equal(redirected, File.ReadAllBytes(Library));
        Assert.Equal(-1, redirected.AsSpan().IndexOf("\0_ZSt21ios_base_library_initv\0"u8));
        Assert.Equal([Library], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Given_TheImportAndItsVersion_When_Redirected_Then_NamesAndHashChangeInPlace()
    {
        var file = Build("_ZSt21ios_base_library_initv", "GLIBCXX_3.4.32", ElfHash("GLIBCXX_3.4.32"));
        File.WriteAllBytes(Library, file);

        Assert.True(IosBaseRedirection.ApplyTo(Library));

        var changed = File.ReadAllBytes(Library);
        Assert.Equal(file.Length, changed.Length);
        Assert.True(changed.AsSpan().IndexOf("\0_ZNSt8ios_base4InitC1Ev\0"u8) >= 0);
        Assert.True(changed.AsSpan().IndexOf("\0GLIBCXX_3.4\0"u8) >= 0);
        Assert.True(changed.AsSpan().IndexOf(ElfHash("GLIBCXX_3.4")) >= 0);
        Assert.Equal(-1, changed.AsSpan().IndexOf(ElfHash("GLIBCXX_3.4.32")));
    }

    [Fact]
    public void Given_AnotherLibrary_When_Redirected_Then_ItIsLeftAloneAndNamedUnsuitable()
    {
        File.WriteAllBytes(Library, [1, 2, 3]);

        Assert.Throws<DllNotFoundException>(() => IosBaseRedirection.ApplyTo(Library));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Library));
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Build(string symbol, string version, byte[] hash) =>
        [0x7f, .. Encoding.ASCII.GetBytes($"ELF\0{symbol}\0other\0{version}\0"), 9, 9, .. hash, 9, 9];

    // As objdump -p shows them, so that the test doesn't repeat the code under test.
    private static byte[] ElfHash(string name) => BitConverter.GetBytes(name == "GLIBCXX_3.4" ? 0x08922974u : 0x0297f842u);
}
