using MedFunctions.Cli;
using MedFunctions.Cli.Terminal;

return await MedfnApplication.RunAsync(args, CliEnvironment.FromProcess(), CancellationToken.None);
