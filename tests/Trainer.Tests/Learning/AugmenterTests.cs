using MedFunctions.Core.Registry;
using MedFunctions.Trainer.Learning;
using TorchSharp;

namespace MedFunctions.Trainer.Tests.Learning;

[Collection(TorchCollection.Name)]
public sealed class AugmenterTests
{
    [Fact]
    public void Given_NothingSwitchedOn_When_Applied_Then_TheBatchIsTheSame()
    {
        using var images = torch.rand(2, 3, 8, 8);

        Assert.Same(images, new Augmenter(new Augmentation()).Apply(images));
    }

    [Fact]
    public void Given_Flip_When_Applied_Then_EveryImageIsItselfOrItsMirrorAndBothOccur()
    {
        torch.random.manual_seed(1);
        using var scope = torch.NewDisposeScope();
        var images = torch.rand(32, 3, 8, 8);

        var changed = new Augmenter(new Augmentation { HorizontalFlip = true }).Apply(images);

        var same = Enumerable.Range(0, 32).Count(i => changed[i].allclose(images[i], atol: 1e-5));
        var mirrored = Enumerable.Range(0, 32).Count(i => changed[i].allclose(images[i].flip(2), atol: 1e-5));
        Assert.Equal(32, same + mirrored);
        Assert.InRange(same, 5, 27);
    }

    [Fact]
    public void Given_Shift_When_Applied_Then_NothingMovesFurtherThanItsShare()
    {
        torch.random.manual_seed(1);
        using var scope = torch.NewDisposeScope();
        var images = torch.zeros(64, 1, 20, 20);
        images[.., 0, 10, 10] = 1f;

        var changed = new Augmenter(new Augmentation { Shift = 0.2 }).Apply(images);

        // 0.2 of 20 pixels is 4; bilinear sampling reaches one further.
        Assert.Equal(64f, changed[.., .., 5..16, 5..16].sum().item<float>(), 0.01f);
        Assert.False(changed.allclose(images));
    }

    [Fact]
    public void Given_ContrastAndBrightness_When_Applied_Then_TheyStayInTheirLimits()
    {
        torch.random.manual_seed(1);
        using var scope = torch.NewDisposeScope();
        var images = torch.rand(64, 1, 16, 16);

        var contrast = new Augmenter(new Augmentation { Contrast = 0.3 }).Apply(images);
        var brightness = new Augmenter(new Augmentation { Brightness = 0.2 }).Apply(images) - images;

        var ratio = contrast.std([1, 2, 3]) / images.std([1, 2, 3]);
        Assert.InRange(ratio.min().item<float>(), 0.699f, 0.9f);
        Assert.InRange(ratio.max().item<float>(), 1.1f, 1.301f);
        Assert.InRange(brightness.abs().max().item<float>(), 0.1f, 0.2001f);
        Assert.InRange(brightness.std([1, 2, 3]).max().item<float>(), 0, 1e-5f);
    }
}
