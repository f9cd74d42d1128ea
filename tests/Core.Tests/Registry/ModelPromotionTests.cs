using MedFunctions.Core.Registry;
using MedFunctions.Core.Tests.Fakes;
using MedFunctions.Core.Training;
using MedFunctions.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace MedFunctions.Core.Tests.Registry;

public sealed class ModelPromotionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly string Model = Samples.Definition.Name;

    private readonly MemoryRegistry registry = new();
    private readonly ModelPromotion promotion;

    public ModelPromotionTests() => promotion = new ModelPromotion(new Definitions(Samples.Definition), registry, new FakeTimeProvider(Now));

    /// <summary>Changes in order of time, <c>r</c> for a rollback and <c>p</c> for a promotion, and the version before the last.</summary>
    [Theory]
    [InlineData("", null)]
    [InlineData("p1", null)]
    [InlineData("p1 p2", 1)]
    [InlineData("p1 p2 p3", 2)]
    [InlineData("p1 p2 r1", null)]
    [InlineData("p1 p2 p3 r2", 1)]
    [InlineData("p1 p2 p3 r2 r1", null)]
    [InlineData("p1 p2 r1 p2", 1)]
    [InlineData("p1 p2 p3 r2 p4", 2)]
    [InlineData("p1 p2 p3 r2 p4 r2", 1)]
    [InlineData("p1 p2 p1", 2)]
    [InlineData("p1 p2 p1 r2", 1)]
    [InlineData("p1 p2 r3", 2)]
    public void GivenAHistory_WhenAskedForThePreviousVersion_ThenRollbacksTakeSteps(string history, int? expected)
    {
        var changes = history.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(change => new Promotion(change[1] - '0', Now, change[0] == 'r' ? "rollback" : "promote", false))
            .Reverse()
            .ToList();

        Assert.Equal(expected, ModelPromotion.Previous(new ActivePointer(1, changes))?.Version);
    }

    [Fact]
    public async Task GivenAPassingVersion_WhenPromotedWithoutNumber_ThenTheNewestServesAndHistorySaysWhen()
    {
        await RegisterAsync(0.95);
        await RegisterAsync(0.9);

        await promotion.PromoteAsync(Model, new PromoteRequest(), default);

        Assert.Equal(2, registry.Pointer!.Version);
        Assert.Equal([new Promotion(2, Now, "promote", Forced: false)], registry.Pointer.History);
    }

    [Fact]
    public async Task GivenTheVersionThatServes_WhenPromotedAgain_ThenNothingChanges()
    {
        await RegisterAsync(0.95);
        await promotion.PromoteAsync(Model, new PromoteRequest(), default);

        await promotion.PromoteAsync(Model, new PromoteRequest(1), default);

        Assert.Single(registry.Pointer!.History);
    }

    [Fact]
    public async Task GivenAVersionBelowItsGate_WhenPromoted_ThenTheMessageHasBothFigures()
    {
        await RegisterAsync(0.7);

        var exception = await Assert.ThrowsAsync<ConflictException>(() => promotion.PromoteAsync(Model, new PromoteRequest(), default));

        Assert.Contains("auc must be at least 0.8, it is 0.7", exception.Message, StringComparison.Ordinal);
        Assert.Null(registry.Pointer);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public async Task GivenForceWithoutReason_WhenPromoted_ThenItIsRefused(string? reason)
    {
        await RegisterAsync(0.7);

        await Assert.ThrowsAsync<InvalidInputException>(() => promotion.PromoteAsync(Model, new PromoteRequest(Force: true, Reason: reason), default));
    }

    [Theory]
    [InlineData(0.7, true)]
    [InlineData(0.9, false)]
    public async Task GivenForceWithReason_WhenPromoted_ThenHistorySaysWhetherTheGateWasOverruled(double auc, bool forced)
    {
        await RegisterAsync(auc);

        await promotion.PromoteAsync(Model, new PromoteRequest(Force: true, Reason: "a study"), default);

        Assert.Equal([new Promotion(1, Now, "a study", forced)], registry.Pointer!.History);
    }

    [Fact]
    public async Task GivenNoVersionOrAnotherNumber_WhenPromoted_ThenNotFoundSaysWhatIsThere()
    {
        var none = await Assert.ThrowsAsync<NotFoundException>(() => promotion.PromoteAsync(Model, new PromoteRequest(), default));
        await RegisterAsync(0.9);
        var other = await Assert.ThrowsAsync<NotFoundException>(() => promotion.PromoteAsync(Model, new PromoteRequest(7), default));
        var model = await Assert.ThrowsAsync<NotFoundException>(() => promotion.PromoteAsync("other", new PromoteRequest(), default));

        Assert.Contains("Train it first", none.Message, StringComparison.Ordinal);
        Assert.Contains("newest is 1", other.Message, StringComparison.Ordinal);
        Assert.Contains("Known models: chest-test", model.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivenThreeVersions_WhenRolledBackTwice_ThenTwoStepsBackAndNoFurther()
    {
        for (var version = 1; version <= 3; version++)
        {
            await RegisterAsync(0.9);
            await promotion.PromoteAsync(Model, new PromoteRequest(), default);
        }

        await promotion.RollBackAsync(Model, default);
        Assert.Equal(2, registry.Pointer!.Version);
        await promotion.RollBackAsync(Model, default);
        Assert.Equal(1, registry.Pointer.Version);
        await Assert.ThrowsAsync<ConflictException>(() => promotion.RollBackAsync(Model, default));
        Assert.Equal(["rollback", "rollback", "promote", "promote", "promote"], registry.Pointer.History.Select(change => change.Reason));
    }

    [Fact]
    public async Task GivenNothingServes_WhenRolledBack_ThenConflict() =>
        await Assert.ThrowsAsync<ConflictException>(() => promotion.RollBackAsync(Model, default));

    [Fact]
    public async Task GivenSomebodyElseChangesThePointer_WhenPromoted_ThenTheirChangeStands()
    {
        await RegisterAsync(0.9);
        await RegisterAsync(0.9);
        registry.Meanwhile = () => registry.Set(new ActivePointer(1, []));

        await Assert.ThrowsAsync<ConflictException>(() => promotion.PromoteAsync(Model, new PromoteRequest(2), default));

        Assert.Equal(1, registry.Pointer!.Version);
    }

    [Theory]
    [InlineData("auc", 0.8, true)]
    [InlineData("auc", 0.79999, false)]
    [InlineData("auc", null, false)]
    [InlineData("accuracy", null, true)]
    public void GivenAGate_WhenMeasured_ThenItsOwnMetricDecidesAndAtTheMinimumPasses(string metric, double? auc, bool passes)
    {
        var metrics = Samples.Metrics with { Auc = auc is { } value ? new Estimate(value, 0, 1) : null };

        Assert.Equal(passes, ModelPromotion.PassesGate(Samples.Card with { Metrics = metrics, Gate = new PromotionGate(metric, 0.8) }));
    }

    private Task<RegisteredVersion> RegisterAsync(double auc) => registry.RegisterAsync(
        Model,
        "job",
        Samples.Bundle(card: Samples.Card with { Metrics = Samples.Metrics with { Auc = new Estimate(auc, 0, 1) } }),
        Now,
        default);
}
