using System.Globalization;
using DotLiquid;
using DotLiquid.Exceptions;

namespace Maestro.Simulator.Answers;

/// <summary>
/// A Liquid template. Strict: a reference to nothing is an error, not an empty text, since an answer with a hole in it would pass
/// for an answer. Safe for concurrent use.
/// </summary>
public sealed class LiquidText
{
    private const SyntaxCompatibility Syntax = SyntaxCompatibility.DotLiquid22a;
    private const int MaxIterations = 100_000;

    private static readonly Type[] Filters = [typeof(LiquidFilters)];

    private readonly Template _template;

    private LiquidText(Template template) => _template = template;

    /// <summary>Null and a message when the text is not a template.</summary>
    internal static LiquidText? TryParse(string text, out string? error)
    {
        try
        {
            error = null;
            var template = Template.Parse(text, Syntax);
            template.MakeThreadSafe();
            return new(template);
        }
        catch (LiquidException fault)
        {
            error = fault.Message;
            return null;
        }
    }

    /// <summary>Throws <see cref="AnswerException"/> on a reference to nothing and whatever a filter throws.</summary>
    internal string Render(Hash variables)
    {
        var context = new Context([variables], [], [], ErrorsOutputMode.Rethrow, MaxIterations, CultureInfo.InvariantCulture, CancellationToken.None)
        {
            SyntaxCompatibilityLevel = Syntax, // from 2.2 on an unknown filter is an error
        };
        context.AddFilters(Filters);
        var text = _template.Render(new RenderParameters(CultureInfo.InvariantCulture) { Context = context });
        return context.Errors is [{ } fault, ..] ? throw new AnswerException(fault.Message, fault) : text;
    }
}
