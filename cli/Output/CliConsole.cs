using Spectre.Console;

namespace Maestro.Cli.Output;

/// <summary>
/// Where the CLI writes and reads. Results go to standard output, everything else to standard error; colours and live
/// drawing only where that is a terminal.
/// </summary>
internal sealed class CliConsole
{
    /// <summary>Wide enough that redirected tables are not folded.</summary>
    private const int RedirectedWidth = 240;

    public CliConsole(
        TextWriter output, TextWriter error, TextReader input, bool outIsTerminal, bool errorIsTerminal, bool inputIsTerminal)
    {
        (Out, Error, In) = (output, error, input);
        ErrorIsTerminal = errorIsTerminal;
        IsInteractive = inputIsTerminal && errorIsTerminal;
        Styled = Create(output, outIsTerminal);
        StyledError = Create(error, errorIsTerminal);
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    public TextReader In { get; }

    public bool ErrorIsTerminal { get; }

    /// <summary>Whether somebody is there to be asked.</summary>
    public bool IsInteractive { get; }

    public IAnsiConsole Styled { get; }

    public IAnsiConsole StyledError { get; }

    public static CliConsole System() => new(
        Console.Out, Console.Error, Console.In, !Console.IsOutputRedirected, !Console.IsErrorRedirected,
        !Console.IsInputRedirected);

    private static IAnsiConsole Create(TextWriter writer, bool terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
            // Build servers are detected as terminals otherwise, and their logs get escape sequences.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (!terminal) console.Profile.Width = RedirectedWidth;
        return console;
    }
}
