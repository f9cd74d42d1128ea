using System.CommandLine;
using MedFunctions.Cli.Import;

namespace MedFunctions.Cli.Commands;

/// <summary>Options and arguments that several commands have, each new because a symbol belongs to one command.</summary>
internal static class SharedOptions
{
    public const string DefaultClinic = "demo";

    public static Option<string> Clinic()
    {
        var clinic = new Option<string>("--clinic")
        {
            Description = "Who uploads: lower-case letters, digits and hyphens.",
            DefaultValueFactory = _ => DefaultClinic,
        };
        clinic.Validators.Add(result => RequireName(result.GetValueOrDefault<string>(), "--clinic", result.AddError));
        return clinic;
    }

    public static Option<string?> Dataset(string description)
    {
        var dataset = new Option<string?>("--dataset") { Description = description };
        dataset.Validators.Add(result => RequireName(result.GetValueOrDefault<string?>(), "--dataset", result.AddError));
        return dataset;
    }

    public static Argument<string> DatasetArgument()
    {
        var dataset = new Argument<string>("dataset") { Description = "Name of the dataset." };
        dataset.Validators.Add(result => RequireName(result.GetValueOrDefault<string?>(), "dataset", result.AddError));
        return dataset;
    }

    public static Argument<string> ModelArgument() => new("model") { Description = "Name of the model, see medfn models." };

    public static Option<string> Model() => new("--model") { Description = "Name of the model, see medfn models.", Required = true };

    private static void RequireName(string? value, string what, Action<string> addError)
    {
        if (value is not null && !ResourceName.IsValid(value))
        {
            addError($"{what}: {ResourceName.Rule}");
        }
    }
}
