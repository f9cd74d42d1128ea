using MedFunctions.Core;

namespace MedFunctions.Trainer;

/// <summary>The inputs were right, but training didn't end in a usable model.</summary>
internal sealed class TrainingFailedException(string message) : MedFunctionsException(message);
