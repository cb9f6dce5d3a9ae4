using Maestro.Cli;
using Maestro.Cli.Output;
using Maestro.Cli.Servers;

return await CliApp.RunAsync(args, CliConsole.System(), new EmbeddedServers(), TimeProvider.System);
