using System.Globalization;
using Maestro.Rego.Values;

namespace Maestro.Policies.Explaining;

/// <summary>Flips as sentences.</summary>
internal sealed class FlipSentences(Masker masker, InputMap map)
{
    private const int MaxAlternatives = 12;
    private const string Ask = "ask ";

    private readonly Func<InputPath, bool> _isOpen = FixedFacts.Filter(map.Root, withFacts: false);

    public Flip Flip(FlipGroup group)
    {
        var edits = group.Edits.Select(Edit).ToList();
        return new Flip(edits, Sentence(Clause(group, edits)));
    }

    /// <summary>One sentence for all of them; null when there are none.</summary>
    public static string? Summary(IReadOnlyList<Flip> flips) =>
        flips.Count == 0
            ? null
            : Sentence(string.Join(
                ", or ",
                flips.Select((flip, at) => Shorter(Lower(flip.Text.TrimEnd('.')), at)).Distinct(StringComparer.Ordinal)));

    private static string Shorter(string clause, int at) =>
        at > 0 && clause.StartsWith(Ask, StringComparison.Ordinal) ? clause[Ask.Length..] : clause;

    private FlipEdit Edit((InputPath Path, IReadOnlyList<RegoValue> Values) edit)
    {
        var from = map.At(edit.Path) is { } there ? masker.Show(edit.Path, there) : null;
        List<JsonNode> to = [.. edit.Values.Where(value => !ReferenceEquals(value, InputEdit.Another)).Take(MaxAlternatives)
            .Select(value => masker.Show(edit.Path, value))];
        var op = edit.Values.Count == 0 ? FlipOp.Remove : from is null ? FlipOp.Add : FlipOp.Replace;
        return new FlipEdit(masker.Text(edit.Path.Text), op, from, to.FirstOrDefault()?.DeepClone(), to);
    }

    private string Clause(FlipGroup group, List<FlipEdit> edits)
    {
        var otherwise = group.Edits.Select(edit => _isOpen(edit.Path) ? null : Otherwise(edit)).ToList();
        var clauses = edits.Where((_, i) => otherwise[i] is null)
            .Select((edit, i) => Clause(edit, group.Edits.Where((_, at) => otherwise[at] is null).ElementAt(i))).ToList();
        var conditions = otherwise.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (clauses.Count == 0) return $"{Ask}{string.Join(" and ", conditions)}";
        return string.Join(" and ", clauses) + (conditions.Count == 0 ? "" : ", " + string.Join(" and ", conditions));
    }

    private static string? Otherwise((InputPath Path, IReadOnlyList<RegoValue> Values) edit) =>
        edit is { Path.Text: FixedFacts.Spent, Values: [RegoNumber most, ..] }
            ? $"while no more than {most.Text} is spent"
            : FixedFacts.Otherwise(edit.Path);

    private static string Clause(FlipEdit edit, (InputPath Path, IReadOnlyList<RegoValue> Values) source)
    {
        var (path, values) = source;
        var isTag = path.IsElement && path.Name is "tags" or "step_tags";
        var where = isTag ? path.Text.StartsWith("step_tags", StringComparison.Ordinal) ? "" : $" in {Above(edit.Path)}" : "";
        if (values.Count == 0)
        {
            if (isTag) return $"remove tag {Value(edit.From!)}{where}";
            return path.IsElement && edit.From is JsonValue
                ? $"remove {Value(edit.From)} from {Above(edit.Path)}"
                : $"leave out {edit.Path}";
        }

        if (edit.To is null)
        {
            if (edit.From is not null) return $"choose another {edit.Path} than {Value(edit.From)}";
            return isTag
                ? $"add another tag{where}"
                : path.IsElement
                ? $"add another value to {Above(edit.Path)}"
                : $"give {edit.Path} any other value";
        }

        if (values is [RegoNumber to] && NumberSteps.Of(to) is { } aim)
            return edit.From is JsonValue now && now.TryGetValue<decimal>(out var is_)
                ? $"{(aim < is_ ? "lower" : "raise")} {edit.Path} from {Value(now)} to {Value(edit.To!)}"
                : $"set {edit.Path} to {Value(edit.To!)}";
        if (values is [RegoBoolean]) return $"set {edit.Path} to {Value(edit.To!)}";
        if (path.IsElement && edit.Op == FlipOp.Add)
            return isTag ? $"add tag {OneOf(edit, values)}{where}" : $"add {OneOf(edit, values)} to {Above(edit.Path)}";
        return values.Count == 1 ? $"choose {edit.Path} {Value(edit.To!)}" : $"choose as {edit.Path} {OneOf(edit, values)}";
    }

    private static string OneOf(FlipEdit edit, IReadOnlyList<RegoValue> values)
    {
        if (values.Count == 1) return Value(edit.To!);
        var more = values.Count - edit.OneOf.Count;
        return $"one of: {string.Join(", ", edit.OneOf.Select(Value))}{(more > 0 ? string.Create(CultureInfo.InvariantCulture, $" or {more} others") : "")}";
    }

    private static string Value(JsonNode value) => ExplanationText.Quote(value);

    private static string Above(string path) => path[..path.LastIndexOf('[')];

    private static string Sentence(string clause) => $"{char.ToUpperInvariant(clause[0])}{clause[1..]}.";

    private static string Lower(string text) => $"{char.ToLowerInvariant(text[0])}{text[1..]}";
}
