using System.Text;

namespace Maestro.Liquid;

/// <summary>One rendering: its variables, its output so far and what it may still spend.</summary>
internal sealed class RenderState
{
    private readonly IReadOnlyDictionary<string, Func<object?>> _variables;
    private readonly LiquidLimits _limits;
    private readonly Dictionary<string, object?> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object?> _assigned = new(StringComparer.Ordinal);
    private readonly List<(string Name, object? Value)> _loops = [];
    private int _steps;

    public RenderState(IReadOnlyDictionary<string, Func<object?>> variables, LiquidLimits limits) =>
        (_variables, _limits) = (variables, limits);

    public StringBuilder Output { get; private set; } = new();

    /// <summary>Set by break and continue until the loop around them sees it.</summary>
    public LoopSignal Signal { get; set; }

    public void Write(string text, int line)
    {
        CheckSize(Output.Length + text.Length, line);
        Output.Append(text);
    }

    public void Spend(int steps, int line)
    {
        _steps = (int)Math.Min(int.MaxValue, (long)_steps + steps);
        if (_steps > _limits.MaxSteps)
            throw new LiquidException($"the template takes more than {_limits.MaxSteps} steps", line);
    }

    public void CheckSize(long characters, int line)
    {
        if (characters > _limits.MaxCharacters)
            throw new LiquidException($"the text grows beyond {_limits.MaxCharacters} characters", line);
    }

    public bool TryGet(string name, out object? value)
    {
        for (var i = _loops.Count - 1; i >= 0; i--)
        {
            if (_loops[i].Name == name)
            {
                value = _loops[i].Value;
                return true;
            }
        }

        return _assigned.TryGetValue(name, out value) || TryRoot(name, out value);
    }

    public void Assign(string name, object? value) => _assigned[name] = value;

    public void Push(string name, object? value) => _loops.Add((name, value));

    public void Pop() => _loops.RemoveAt(_loops.Count - 1);

    public string Capture(Block body)
    {
        var outer = Output;
        Output = new StringBuilder();
        body.Render(this);
        var text = Output.ToString();
        Output = outer;
        return text;
    }

    /// <summary>Gets a variable the first time it is asked for.</summary>
    private bool TryRoot(string name, out object? value)
    {
        if (_roots.TryGetValue(name, out value))
            return true;
        if (!_variables.TryGetValue(name, out var make))
            return false;
        _roots[name] = value = make();
        return true;
    }
}
