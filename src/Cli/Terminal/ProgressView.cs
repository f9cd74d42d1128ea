using System.Globalization;
using Spectre.Console;

namespace MedFunctions.Cli.Terminal;

/// <summary>Shows meters while work goes on: bars on a terminal, now and then a line elsewhere.</summary>
internal sealed class ProgressView(Output output, TimeProvider clock)
{
    /// <summary>Between two lines where no bars can be drawn.</summary>
    public static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the work and returns its result; meters are shown until it ends, however it ends.</summary>
    public async Task<T> RunAsync<T>(IReadOnlyList<Meter> meters, Func<Task<T>> work) =>
        output.IsTerminal ? await RunWithBarsAsync(meters, work) : await RunWithLinesAsync(meters, work);

    /// <summary>For example <c>uploaded 1,200 of 5,000 (24 %), 210/s, a note</c>.</summary>
    /// <param name="meter">What to describe.</param>
    /// <param name="elapsed">Since the work began.</param>
    public static string Describe(Meter meter, TimeSpan elapsed)
    {
        var (done, total) = (meter.Done, meter.Total);
        var count = total > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {total:N0} ({100.0 * done / total:F0} %)")
            : PlainText.Count(done);
        var rate = done > 0 && elapsed.TotalSeconds >= 1 ? ", " + Rate(done / elapsed.TotalSeconds) : "";
        var note = meter.Note.Length > 0 ? ", " + meter.Note : "";
        return $"{meter.Name} {count}{rate}{note}";
    }

    private static string Rate(double perSecond) => perSecond >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{perSecond:N1}/s")
        : string.Create(CultureInfo.InvariantCulture, $"{1 / perSecond:N1} s each");

    private async Task<T> RunWithLinesAsync<T>(IReadOnlyList<Meter> meters, Func<Task<T>> work)
    {
        var start = clock.GetTimestamp();
        var shown = "";
        var running = work();
        while (await Task.WhenAny(running, Task.Delay(LineInterval, clock)) != running)
        {
            ShowLine();
        }

        ShowLine();
        return await running;

        void ShowLine()
        {
            // The rate falls while nothing happens; only a change of what is counted is worth a line.
            var state = string.Join("; ", meters.Select(meter => Describe(meter, TimeSpan.Zero)));
            if (state != shown)
            {
                var elapsed = clock.GetElapsedTime(start);
                output.Say(string.Join("; ", meters.Where(m => m.Done > 0 || m.Note.Length > 0).Select(m => Describe(m, elapsed))));
                shown = state;
            }
        }
    }

    private async Task<T> RunWithBarsAsync<T>(IReadOnlyList<Meter> meters, Func<Task<T>> work) =>
        await output.People.Progress()
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var start = clock.GetTimestamp();
                var bars = meters.Select(meter => context.AddTask(Markup.Escape(meter.Name), autoStart: true)).ToArray();
                var running = work();
                while (await Task.WhenAny(running, Task.Delay(BarInterval, clock)) != running)
                {
                    Draw();
                }

                Draw();
                return await running;

                void Draw()
                {
                    var elapsed = clock.GetElapsedTime(start);
                    for (var i = 0; i < meters.Count; i++)
                    {
                        bars[i].IsIndeterminate = meters[i].Total == 0;
                        bars[i].MaxValue = Math.Max(1, meters[i].Total);
                        bars[i].Value = meters[i].Done;
                        bars[i].Description = Markup.Escape(PlainText.Of(Describe(meters[i], elapsed)));
                    }
                }
            });
}
