using MedFunctions.Core;
using MedFunctions.TestKit;

namespace MedFunctions.Cli.Phantoms;

public sealed class PhantomFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PhantomFolder _phantoms;
    private int _written;
    private bool _fail;

    public PhantomFolderTests() => _phantoms = new PhantomFolder((path, count, seed) =>
    {
        File.WriteAllText(Path.Combine(path, "one.png"), $"{count} {seed}");
        _written++;
        if (_fail) throw new IOException("disk full");
    });

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void GivenACompleteFolder_WhenEnsuredAgain_ThenNothingIsWritten()
    {
        Assert.True(_phantoms.Ensure(Target(), 100, 1));
        Assert.False(_phantoms.Ensure(Target(), 100, 1));

        Assert.Equal(1, _written);
    }

    [Fact]
    public void GivenAnInterruptedFolder_WhenEnsuredAgain_ThenItIsWrittenAnew()
    {
        _fail = true;
        Assert.Throws<IOException>(() => _phantoms.Ensure(Target(), 100, 1));
        _fail = false;

        Assert.True(_phantoms.Ensure(Target(), 100, 1));
        Assert.Equal(2, _written);
    }

    [Fact]
    public void GivenOtherPhantoms_WhenEnsured_ThenTheyAreNotMixed()
    {
        _phantoms.Ensure(Target(), 100, 1);

        Assert.Throws<ConflictException>(() => _phantoms.Ensure(Target(), 100, 2));
        Assert.Throws<ConflictException>(() => _phantoms.Ensure(Target(), 200, 1));
    }

    [Fact]
    public void GivenSomebodysOwnFolder_WhenEnsured_ThenNothingIsOverwritten()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "one.png"), "mine");

        Assert.Throws<ConflictException>(() => _phantoms.Ensure(new DirectoryInfo(_folder.Path), 100, 1));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder.Path, "one.png")));
    }

    private DirectoryInfo Target() => new(Path.Combine(_folder.Path, "phantoms"));
}
