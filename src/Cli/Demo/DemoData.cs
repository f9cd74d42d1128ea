using MedFunctions.Cli.Commands;
using MedFunctions.Cli.Import;
using MedFunctions.Core;

namespace MedFunctions.Cli.Demo;

/// <summary>What a demo learns from and what it is tested on.</summary>
/// <param name="Train">Imported before training.</param>
/// <param name="Test">Imported after promotion, to be predicted by itself.</param>
internal sealed record DemoData(ImportPlan Train, ImportPlan Test)
{
    private const string TrainFolder = "train";
    private const string TestFolder = "test";
    private const string TestSuffix = "-test";

    /// <summary>
    /// Reads a folder with <c>train/</c> and <c>test/</c>, or one with a folder a label, of whose patients
    /// <see cref="HoldOut.Share"/> are kept back for the test.
    /// </summary>
    /// <exception cref="InvalidInputException">Neither layout.</exception>
    public static DemoData Read(DirectoryInfo folder, string clinic, string dataset)
    {
        var testDataset = TestDataset(dataset);
        var (train, test) = (Below(folder, TrainFolder), Below(folder, TestFolder));
        if (train.Exists != test.Exists)
        {
            throw new InvalidInputException($"{folder.FullName} has a {(train.Exists ? TrainFolder : TestFolder)} folder and must have both {TrainFolder} and {TestFolder}.");
        }

        if (train.Exists)
        {
            return new DemoData(
                ImportCommand.Plan(train, clinic, dataset, null, ImportPlan.DefaultParallel).Plan,
                ImportCommand.Plan(test, clinic, testDataset, null, ImportPlan.DefaultParallel).Plan);
        }

        var all = ImportCommand.Plan(folder, clinic, dataset, null, ImportPlan.DefaultParallel).Plan;
        var (trainFiles, testFiles) = HoldOut.Split(all.Files, all.Labels);
        return trainFiles.Count > 0 && testFiles.Count > 0 && all.Files.Select(file => LocalFile.LabelOf(file.Name)).Distinct().Count() > 1
            ? new DemoData(
                all with { Files = trainFiles, Labels = Only(all.Labels, trainFiles) },
                all with { Dataset = testDataset, Files = testFiles, Labels = Only(all.Labels, testFiles) })
            : throw new InvalidInputException(
                $"{folder.FullName} must have the folders {TrainFolder} and {TestFolder}, or a folder for each label with some dozens of images.");
    }

    /// <summary>Name of the dataset for the test.</summary>
    public static string TestDataset(string dataset) =>
        dataset[..Math.Min(dataset.Length, ResourceName.MaximumLength - TestSuffix.Length)].TrimEnd('-') + TestSuffix;

    private static LabelTable? Only(LabelTable? labels, IReadOnlyList<LocalFile> files)
    {
        var names = files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        return labels is null ? null : new LabelTable([.. labels.Rows.Where(row => names.Contains(row.File))]);
    }

    private static DirectoryInfo Below(DirectoryInfo folder, string name) => new(Path.Combine(folder.FullName, name));
}
