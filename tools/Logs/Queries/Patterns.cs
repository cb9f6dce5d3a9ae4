using System.Text.RegularExpressions;
using Maestro.Tools.Logs.Faults;

namespace Maestro.Tools.Logs.Queries;

/// <summary>
/// Regular expressions from outside: matched in time linear in the line (no backtracking), and with a limit per line.
/// </summary>
internal static class Patterns
{
    public const int MaxLength = 1000;

    private static readonly TimeSpan PerLine = TimeSpan.FromSeconds(2);

    /// <exception cref="ToolFault">The expression is not valid or needs backtracking.</exception>
    public static Regex Compile(string argument, string expression, bool ignoreCase)
    {
        if (expression.Length is 0 or > MaxLength)
            throw new ToolFault($"The argument '{argument}' must have 1 to {MaxLength} characters.");
        var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
            | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            return new Regex(expression, options, PerLine);
        }
        catch (RegexParseException fault)
        {
            throw new ToolFault($"The argument '{argument}' is not a regular expression: {fault.Message}");
        }
        catch (NotSupportedException)
        {
            throw new ToolFault(
                $"The argument '{argument}' uses lookaround, a backreference, an atomic group or too large a repeat, which these tools do not offer. Write it without.");
        }
    }

    /// <summary>Like <see cref="Compile"/>, for an expression that must have exactly one capturing group.</summary>
    public static Regex CompileCapture(string argument, string expression, bool ignoreCase)
    {
        var regex = Compile(argument, expression, ignoreCase);
        if (regex.GetGroupNumbers().Length == 2) return regex;
        throw new ToolFault($"The argument '{argument}' must have exactly one capturing group, for example \"status=(\\d+)\".");
    }
}
