using System.Text;
using System.Text.Json;
using MedFunctions.Core;
using MedFunctions.Core.Training;

namespace MedFunctions.Trainer.Output;

/// <summary>
/// Tells how the training goes: one JSON line an event on a writer for whoever started the program, and the same in a file for
/// a supervisor that was restarted and no longer has the pipe.
/// </summary>
internal sealed class EventLog : IDisposable
{
    private readonly TextWriter output;
    private readonly FileStream file;
    private int lastEpoch;

    /// <param name="path">Appended to; lines of earlier attempts stay.</param>
    /// <param name="output">Gets every line at once.</param>
    public EventLog(string path, TextWriter output)
    {
        this.output = output;
        lastEpoch = File.Exists(path) ? LastEpochIn(path) : 0;
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        file.Seek(0, SeekOrigin.End);
        EndTornLine();
    }

    public void Write(TrainingEvent done)
    {
        if (done is EpochEvent epoch) lastEpoch = epoch.Epoch;
        var line = JsonSerializer.Serialize(done, ContractJson.OneLine);
        file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        file.Flush();
        try
        {
            output.WriteLine(line);
            output.Flush();
        }
        catch (IOException)
        {
            // Whoever read standard output is gone; the file goes on.
        }
    }

    /// <summary>Writes those epochs that a killed attempt checkpointed but didn't come to report.</summary>
    public void CatchUp(IEnumerable<EpochEvent> history)
    {
        foreach (var epoch in history.Where(epoch => epoch.Epoch > lastEpoch).ToList()) Write(epoch);
    }

    public void Dispose() => file.Dispose();

    /// <summary>A killed attempt can leave half a line; what follows must not be glued to it.</summary>
    private void EndTornLine()
    {
        if (file.Length == 0) return;
        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n') file.WriteByte((byte)'\n');
    }

    private static int LastEpochIn(string path)
    {
        var last = 0;
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                if (JsonSerializer.Deserialize<TrainingEvent>(line, ContractJson.OneLine) is EpochEvent epoch) last = epoch.Epoch;
            }
            catch (JsonException)
            {
                // A line that was cut off when the attempt was killed says nothing.
            }
        }

        return last;
    }
}
