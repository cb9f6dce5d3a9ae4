namespace Maestro.Cli.Servers;

/// <summary>The options that say which server a command talks to.</summary>
internal sealed class ServerOptions
{
    public const string DefaultData = ".maestro";

    public Option<Uri?> Server { get; } = new("--server")
    {
        Description =
            "Address of a running server. Default: the one that uses the data folder; when none does, one is started for the command.",
        HelpName = "URL",
        CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            ? uri
            : Refuse(result),
    };

    public Option<string> Data { get; } = DataOption();

    public static Option<string> DataOption() => new("--data")
    {
        Description = "Folder of everything that lasts. Artifacts of finished runs are put there too, under artifacts/RUN.",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultData,
    };

    public void AddTo(Command command)
    {
        command.Add(Server);
        command.Add(Data);
    }

    private static Uri? Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--server: '{result.Tokens[0].Value}' is not an http address.");
        return null;
    }
}
