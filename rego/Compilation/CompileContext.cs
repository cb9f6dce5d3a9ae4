using Maestro.Rego.Builtins;

namespace Maestro.Rego.Compilation;

/// <summary>What the phases of one compilation share.</summary>
internal sealed class CompileContext
{
    private readonly ICollection<RegoError> _errors;
    private const long MaxWork = 50_000_000;
    private readonly Dictionary<RegoString, RegoString> _names;
    private long _workLeft = MaxWork;

    public CompileContext(RuleTree tree, ICollection<RegoError> errors) =>
        (Tree, _errors, _names, InputUse) = (tree, errors, [], new InputProjection());

    /// <summary>For a query to a program that is compiled.</summary>
    public CompileContext(CompileContext program, ICollection<RegoError> errors) =>
        (Tree, _errors, _names, AllowUnavailable, Print, InputUse) =
            (program.Tree, errors, new(program._names), program.AllowUnavailable, program.Print,
            new InputProjection(program.InputUse));

    public RuleTree Tree { get; }

    /// <summary>What the input is looked at for.</summary>
    public InputProjection InputUse { get; }

    public ResolvedRule? CurrentRule { get; set; }

    /// <summary>Names of arguments and variables that are never used are errors, and so are unused imports.</summary>
    public bool Strict { get; init; }

    public bool Trace { get; init; }

    /// <summary>Functions that reach outside compile; they fail when they are called.</summary>
    public bool AllowUnavailable { get; init; }

    /// <summary>Calls of <c>print</c> are kept.</summary>
    public bool Print { get; init; }

    /// <summary>Takes account of work that grows faster than the policy; a hostile one does not get to finish.</summary>
    /// <exception cref="RegoLimitException">It is too much.</exception>
    public void Spend(int work)
    {
        if ((_workLeft -= work) < 0) throw new RegoLimitException("policy too complex to compile");
    }

    public bool HasErrors => _errors.Count > 0;

    public void Error(string code, RegoLocation location, string message)
    {
        var error = new RegoError(code, message, location);
        if (!_errors.Contains(error)) _errors.Add(error);
    }

    public bool IsFunction(string name) => Tree.Functions.ContainsKey(name);

    public bool IsBuiltin(string name) => BuiltinRegistry.Find(name) is not null;

    /// <summary>One instance per text, so that input can share it.</summary>
    public RegoValue Intern(RegoValue value)
    {
        if (value is not RegoString text) return value;
        if (_names.TryGetValue(text, out var known)) return known;
        _names.Add(text, text);
        return text;
    }

    /// <summary>The names that input shares: the policy's, and then the base document's.</summary>
    public NameTable Names(RegoValue data) => new(_names.Values, data);

    public int? Arity(ResolvedCall call) => ArityOf(call.Name);

    public int? ArityOf(string name) =>
        Tree.Functions.TryGetValue(name, out var function) ? function.Arity : BuiltinRegistry.Find(name)?.Arity;

    /// <summary>Names of the functions that are called and whose answer does not follow from their arguments alone.</summary>
    public SortedSet<string> Unsteady { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes note that a built-in function is used.</summary>
    public void Uses(string builtin)
    {
        if (BuiltinRegistry.IsUnsteady(builtin)) Unsteady.Add(builtin);
    }

    public void RequireFunction(string name, bool isRule, RegoLocation location)
    {
        if (!isRule) Uses(name);
        if (!isRule && BuiltinRegistry.IsRefused(name) && !AllowUnavailable)
            Error(RegoErrorCodes.Type, location, $"unsafe built-in function calls in expression: {name}");
        else if (isRule ? !IsFunction(name) : !IsBuiltin(name))
            Error(RegoErrorCodes.Type, location, $"undefined function {name}");
    }

    public void CheckDataTarget(RegoLocation location, RegoValue[] path)
    {
        var node = Tree.Root;
        for (var i = 0; i < path.Length - 1; i++)
        {
            if (!node.Children.TryGetValue(path[i], out node!)) return;
            if (Tree.HasRules(node))
            {
                Error(RegoErrorCodes.Compile, location, "with keyword cannot partially replace virtual document(s)");
                return;
            }
        }
    }

    /// <summary>
    /// What <c>rego.metadata.rule()</c> and <c>rego.metadata.chain()</c> stand for, which is known when compiling.
    /// </summary>
    public Term? Metadata(CallTerm call)
    {
        if (call.Name is not ("rego.metadata.rule" or "rego.metadata.chain") || call.Arguments.Count != 0) return null;
        if (CurrentRule is null)
            return new ScalarTerm(call.Location, call.Name.EndsWith('n') ? RegoArray.Empty : RegoObject.Empty);
        return new ScalarTerm(
            call.Location,
            call.Name == "rego.metadata.chain" ? MetadataChain.Chain(CurrentRule, Tree) : MetadataChain.OfRule(CurrentRule));
    }
}
