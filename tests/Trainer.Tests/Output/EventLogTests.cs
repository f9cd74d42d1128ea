using MedFunctions.Core.Training;
using MedFunctions.TestKit;
using MedFunctions.Trainer.Output;

namespace MedFunctions.Trainer.Tests.Output;

public sealed class EventLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string File => Path.Combine(folder.Path, "events.jsonl");

    [Fact]
    public void Given_Events_When_Written_Then_WriterAndFileHaveTheSameLines()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using (var log = new EventLog(File, output))
        {
            log.Write(new LoadingEvent(5, 10));
            log.Write(new StageEvent("exporting"));
        }

        Assert.Equal("""
            {"event":"loading","done":5,"total":10}
            {"event":"stage","name":"exporting"}

            """, output.ToString());
        Assert.Equal(output.ToString(), System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Given_ALineCutOffByAKill_When_Continued_Then_TheNextLineIsWholeAndMissedEpochsAreCaughtUp()
    {
        System.IO.File.WriteAllText(File, """{"event":"epoch","epoch":1,"epochs":3,"trainLoss":1,"validationLoss":1,"validationAuc":1,"validationAccuracy":1,"seconds":1}""" + "\n{\"event\":\"epo");
        using (var log = new EventLog(File, TextWriter.Null))
        {
            log.CatchUp([Epoch(1), Epoch(2)]);
            log.Write(Epoch(3));
        }

        var lines = System.IO.File.ReadAllLines(File);
        Assert.Equal(4, lines.Length);
        Assert.Contains("\"epoch\":2", lines[2], StringComparison.Ordinal);
        Assert.Contains("\"epoch\":3", lines[3], StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static EpochEvent Epoch(int number) => new(number, 3, 1, 1, 1, 1, 1);
}
