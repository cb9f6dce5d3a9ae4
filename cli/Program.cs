using Maestro.Cli;

return await CliApp.RunAsync(args, CliConsole.System(), new EmbeddedServers(), TimeProvider.System);
