using System.Collections.Concurrent;
using System.Text.Json;
using Maestro.Rego.Compilation;

namespace Maestro.Rego;

/// <summary>A compiled query with its base document. Any number of threads may evaluate it at once.</summary>
public sealed class PreparedQuery
{
    private const int MaxPooled = 64;
    private readonly QueryPlan _plan;
    private readonly RegoValue _data;
    private readonly int _groups;
    private readonly NameTable _names;
    private readonly InputProjection _wanted;
    private readonly ConcurrentQueue<EvalContext> _pool = new();
    private EvalContext? _next;

    internal PreparedQuery(QueryPlan plan, RegoValue data, CompileContext context) =>
        (_plan, _data, _groups, _names, _wanted) = (plan, data, context.Tree.GroupCount, context.Names(data), context.InputUse);

    /// <summary>
    /// Evaluates with an input, or without one (<c>input</c> is undefined then). Does not throw for what policy or input do.
    /// </summary>
    public RegoResult Evaluate(RegoValue? input = null, EvaluateOptions? options = null)
    {
        options ??= EvaluateOptions.Default;
        var context = Interlocked.Exchange(ref _next, null);
        if (context is null && !_pool.TryDequeue(out context)) context = new EvalContext(new Machine(), _groups);
        try
        {
            context.Machine.Start(options);
            context.Start(input, _data);
            return _plan.Run(context);
        }
        catch (EvaluationException error)
        {
            return new RegoResult(error.ToError());
        }
        catch (RegoLimitException error)
        {
            return new RegoResult(new RegoError(RegoErrorCodes.EvalLimit, error.Message, null));
        }
        catch (InsufficientExecutionStackException)
        {
            return new RegoResult(new RegoError(RegoErrorCodes.EvalLimit, "recursion too deep", null));
        }
        finally
        {
            context.End();
            context.Machine.End();
            if (Interlocked.CompareExchange(ref _next, context, null) is not null && _pool.Count < MaxPooled)
                _pool.Enqueue(context);
        }
    }

    /// <summary>Evaluates with an input in JSON, read without an intermediate tree.</summary>
    /// <exception cref="JsonException">The input is not JSON.</exception>
    public RegoResult Evaluate(ReadOnlySpan<byte> utf8Input, EvaluateOptions? options = null) =>
        Evaluate(ReadInput(utf8Input), options);

    /// <summary>
    /// Evaluates and says what the rules did: which fired, which failed, and on what. For expressions and their values the
    /// program has to be compiled with <see cref="CompileOptions.Trace"/>. Slower than
    /// <see cref="Evaluate(RegoValue?, EvaluateOptions?)"/>.
    /// </summary>
    public RegoExplanation Explain(RegoValue? input = null, EvaluateOptions? options = null)
    {
        var trace = new Trace();
        var result = Evaluate(input, (options ?? EvaluateOptions.Default) with { Trace = trace });
        return new RegoExplanation(result, [.. trace.Visits.Select(visit => visit.Describe())], trace.Observations.All);
    }

    /// <summary>
    /// Reads an input for this query alone: strings that the policy names are shared with it, and parts that no rule looks
    /// at are left out.
    /// </summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public RegoValue ReadInput(ReadOnlySpan<byte> utf8) => RegoJson.Parse(utf8, _names, _wanted);
}
