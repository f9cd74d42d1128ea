using System.CommandLine;
using MedFunctions.Core;
using MedFunctions.Trainer.Output;

namespace MedFunctions.Trainer;

/// <summary>The command line.</summary>
internal static class TrainerCommand
{
    /// <param name="arguments">Arguments of the program.</param>
    /// <param name="output">Gets one JSON line an event.</param>
    /// <param name="error">Gets everything else.</param>
    /// <param name="time">Clock of the records.</param>
    /// <param name="cancellation">Stops after the batch at hand.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error, TimeProvider time, CancellationToken cancellation)
    {
        var manifest = new Option<string>("--manifest") { Description = "Dataset manifest (manifest.json).", Required = true };
        var data = new Option<string>("--data") { Description = "Folder with {imageId}/image.png and {imageId}/image.json.", Required = true };
        var model = new Option<string>("--model") { Description = "Model definition (model.json).", Required = true };
        var folder = new Option<string>("--output") { Description = "Folder for checkpoints, events.jsonl, outcome.json and bundle/. Empty unless --resume is given.", Required = true };
        var resume = new Option<bool>("--resume") { Description = "Continue from the newest checkpoint in the output folder; start anew where there is none." };
        var threads = new Option<int>("--threads") { Description = "Threads of libtorch. The same number gives the same weights.", DefaultValueFactory = _ => Environment.ProcessorCount };
        threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1024) result.AddError("--threads must be 1 to 1024.");
        });
        var command = new RootCommand("Trains a model on a dataset and writes a verified model bundle.") { manifest, data, model, folder, resume, threads };
        command.SetAction(parsed => Train(
            new TrainerOptions(
                parsed.GetRequiredValue(manifest),
                parsed.GetRequiredValue(data),
                parsed.GetRequiredValue(model),
                parsed.GetRequiredValue(folder),
                parsed.GetValue(resume),
                parsed.GetValue(threads),
                TrainerOptions.DefaultMaxInputBytes),
            output,
            error,
            time,
            cancellation));
        var result = command.Parse(arguments);
        var exit = result.Invoke(new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        return result.Errors.Count > 0 ? ExitCode.BadInput : exit;
    }

    private static int Train(TrainerOptions options, TextWriter output, TextWriter error, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            TrainingJob.Run(options, output, error, time, cancellation);
            return ExitCode.Ok;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Stopped. Run again with --resume to continue from the last checkpoint.");
            return ExitCode.Cancelled;
        }
        catch (OutputLockedException exception)
        {
            error.WriteLine(exception.Message);
            return ExitCode.Locked;
        }
        catch (InvalidInputException exception)
        {
            error.WriteLine(exception.Message);
            return ExitCode.BadInput;
        }
        catch (MedFunctionsException exception)
        {
            error.WriteLine(exception.Message);
            return ExitCode.Failed;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            error.WriteLine(exception);
            return ExitCode.Failed;
        }
    }
}
