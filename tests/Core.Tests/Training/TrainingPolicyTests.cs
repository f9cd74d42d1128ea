using FsCheck.Xunit;
using MedFunctions.Core.Training;

namespace MedFunctions.Core.Tests.Training;

public sealed class TrainingPolicyTests
{
    [Theory]
    [InlineData(JobState.Running, 0, JobStep.Wait)]
    [InlineData(JobState.Running, 99, JobStep.Wait)]
    [InlineData(JobState.Succeeded, 0, JobStep.Finish)]
    [InlineData(JobState.Succeeded, 5, JobStep.Finish)]
    [InlineData(JobState.Failed, 0, JobStep.Fail)]
    [InlineData(JobState.Cancelled, 0, JobStep.Stop)]
    [InlineData(JobState.Interrupted, 0, JobStep.Resubmit)]
    [InlineData(JobState.Interrupted, 4, JobStep.Resubmit)]
    [InlineData(JobState.Interrupted, 5, JobStep.Fail)]
    [InlineData(JobState.Unknown, 0, JobStep.Resubmit)]
    [InlineData(JobState.Unknown, 5, JobStep.Fail)]
    public void GivenAState_WhenAsked_ThenTheStep(JobState state, int resubmissions, JobStep expected) =>
        Assert.Equal(expected, TrainingPolicy.Next(state, resubmissions));

    [Fact]
    public void GivenEachState_WhenAsked_ThenThereIsAStep() =>
        Assert.All(Enum.GetValues<JobState>(), state => Assert.True(Enum.IsDefined(TrainingPolicy.Next(state, 0))));

    [Fact]
    public void GivenNoState_WhenAsked_ThenItIsADefect() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TrainingPolicy.Next((JobState)99, 0));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(39, 1)]
    [InlineData(40, 2)]
    [InlineData(599, 29)]
    [InlineData(600, 30)]
    [InlineData(int.MaxValue, 30)]
    public void GivenLooksSoFar_WhenAsked_ThenTheDelayGrowsToHalfAMinute(int poll, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), TrainingPolicy.Delay(poll));

    [Property]
    public void GivenAnyLook_WhenAsked_ThenTheNextOneDoesntComeSooner(FsCheck.NonNegativeInt poll) =>
        Assert.True(TrainingPolicy.Delay(poll.Get) <= TrainingPolicy.Delay(poll.Get + 1));
}
