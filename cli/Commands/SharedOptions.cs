namespace Maestro.Cli.Commands;

internal static class SharedOptions
{
    public static Option<bool> Json() =>
        new("--json")
        {
            Description = "Print exactly one JSON document on standard output; everything else goes to standard error.",
        };
}
