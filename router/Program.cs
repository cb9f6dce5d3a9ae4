using Maestro.Router.Hosting;

try
{
    return await RouterCommand.RunAsync(args);
}
catch (Exception fault) when (fault is ConfigException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
