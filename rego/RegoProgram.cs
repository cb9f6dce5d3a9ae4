using Maestro.Rego.Compilation;

namespace Maestro.Rego;

/// <summary>Compiled modules. Immutable for its users; any number of threads may prepare and evaluate queries.</summary>
public sealed class RegoProgram
{
    private readonly Lock _preparing = new();
    private readonly CompileContext _context;
    private readonly CompileOptions _options;

    internal RegoProgram(CompileContext context, CompileOptions options) => (_context, _options) = (context, options);

    /// <summary>A program without rules, for expressions over input and data alone.</summary>
    public static RegoProgram Empty { get; } = RegoCompiler.Compile([]).Program!;

    /// <summary>The full names of the rules, without duplicates.</summary>
    public IReadOnlyList<string> RuleNames => [.. _context.Tree.Rules.Select(rule => rule.Name).Distinct()];

    /// <summary>
    /// The functions that the rules call whose answer depends on more than their arguments: the clock, chance, the host. Where
    /// there are none, a decision is a function of input and data, and may be remembered.
    /// </summary>
    public IReadOnlyCollection<string> UnsteadyFunctions => _context.Unsteady;

    /// <summary>Where rules and their expressions are; empty unless compiled with <see cref="CompileOptions.Trace"/>.</summary>
    internal IEnumerable<RegoLocation> TracedLocations =>
        !_options.Trace
            ? []
            : _context.Tree.Rules.SelectMany(rule => rule.Chain)
            .SelectMany(rule => rule.Plan.Expressions.Select(expression => expression.Location).Prepend(rule.Plan.Location));

    /// <summary>Compiles a query against this program. Variables of the query are reported with each result.</summary>
    /// <param name="query">A body, such as <c>data.maestro.routing.allow</c> or <c>input.x > 3; y := input.y</c>.</param>
    /// <param name="data">The base document; an object. Default empty.</param>
    public RegoPreparation Prepare(string query, RegoValue? data = null)
    {
        if (data is not (null or RegoObject)) throw new ArgumentException("The base document must be an object.", nameof(data));
        var errors = new List<RegoError>();
        try
        {
            var body = RegoParser.Query(query, new ParseLimits(_options.MaxSourceLength));
            lock (_preparing)
            {
                var context = new CompileContext(_context, errors);
                var plan = QueryPlanner.Plan(body, context);
                return errors.Count > 0 ? new RegoPreparation(null, errors)
                    : new RegoPreparation(new PreparedQuery(plan, data ?? RegoObject.Empty, context), []);
            }
        }
        catch (SyntaxException error)
        {
            return new RegoPreparation(null, [error.ToError()]);
        }
        catch (RegoLimitException error)
        {
            return new RegoPreparation(null, [new RegoError(RegoErrorCodes.Compile, error.Message, null)]);
        }
        catch (InsufficientExecutionStackException)
        {
            return new RegoPreparation(
                null, [new RegoError(RegoErrorCodes.Compile, "query nested too deep for this thread's stack", null)]);
        }
    }
}
