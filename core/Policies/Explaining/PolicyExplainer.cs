using System.Collections.Concurrent;
using System.Text;
using Maestro.Rego;
using Maestro.Rego.Evaluation;
using Maestro.Rego.Values;

namespace Maestro.Policies.Explaining;

/// <summary>
/// Says why a decision came out as it did, and what the smallest change of the input is that would turn it around. Any number of
/// threads may ask at once. The same question has the same answer, unless a search ended because of its time.
/// </summary>
public sealed class PolicyExplainer(PolicySet set, TimeProvider time)
{
    /// <summary>Of the budget, what the facts that nobody can change get, when nothing else flips the decision.</summary>
    private const int FactsShare = 5;

    private readonly ConcurrentDictionary<string, Question> _questions = new(StringComparer.Ordinal);
    private readonly Lazy<PolicyVocabulary> _words = new(() => new PolicyVocabulary(set));

    public PolicySet Set => set;

    /// <summary>Explains one package's decision.</summary>
    /// <param name="package">One of <see cref="PolicyPackages"/>, or another package that has <c>decision</c> or
    /// <c>allow</c>.</param>
    /// <param name="input">What is to be decided; not changed.</param>
    /// <param name="options">Default <see cref="ExplainOptions.Default"/>.</param>
    public PolicyExplanation Explain(string package, JsonObject input, ExplainOptions? options = null) =>
        Explain([Ask(package)], input, options ?? ExplainOptions.Default);

    /// <summary>
    /// Explains the decision about an action: of every package that decides about it and of the kill switch, all of which have to
    /// allow.
    /// </summary>
    /// <exception cref="ArgumentException">No such action.</exception>
    public PolicyExplanation ExplainAction(string action, JsonObject input, ExplainOptions? options = null) =>
        Explain(
            [.. PolicyPackages.For(action).Append(PolicyPackages.Safety).Select(Ask)], input, options ?? ExplainOptions.Default);

    private PolicyExplanation Explain(IReadOnlyList<Question> questions, JsonObject json, ExplainOptions options)
    {
        var input = RegoValue.FromJson(Encoding.UTF8.GetBytes(json.ToJsonString()));
        var map = new InputMap(input, []);
        var masker = new Masker(_words.Value, map);
        var decision = questions.Select(question => question.Decide(map.Root)).Aggregate((one, other) => one.And(other));
        var traces = questions.Select(question => question.Trace(map.Root, RegoPolicyEngine.Options with { TimeProvider = time }))
            .OfType<RegoExplanation>().ToList();
        foreach (var trace in traces) masker.Follow(trace.Observations);
        var rules = traces.SelectMany(trace => RuleOutcomes.Of(trace, masker)).DistinctBy(rule => (rule.At, rule.Rule));
        var (flips, wasComplete) = decision.Allow && !options.FlipAllowed
            ? ([], true)
            : Search(questions, input, !decision.Allow, options);
        var words = new FlipSentences(masker, map);
        IReadOnlyList<Flip> told = [.. FlipGroups.Of(flips, input).Take(options.MaxFlips).Select(words.Flip)];
        return new PolicyExplanation(Masked(decision, masker), [.. rules], told, wasComplete, FlipSentences.Summary(told))
        {
            Packages = [.. questions.Select(question => question.Package)],
        };
    }

    private (IReadOnlyList<IReadOnlyList<InputEdit>> Flips, bool WasComplete) Search(
        IReadOnlyList<Question> questions, RegoValue input, bool wanted, ExplainOptions options)
    {
        var search = new FlipSearch(
            questions, input, wanted, options.MaxEdits, new SearchBudget(options.MaxEvaluations, options.MaxTime, time),
            FixedFacts.Filter(input, withFacts: false));
        var flips = search.Run();
        if (flips.Count > 0) return (flips, search.WasComplete);
        var rest = new FlipSearch(
            questions, input, wanted, options.MaxEdits,
            new SearchBudget(options.MaxEvaluations / FactsShare, options.MaxTime / FactsShare, time),
            FixedFacts.Filter(input, withFacts: true));
        flips = rest.Run();
        return (flips, search.WasComplete && rest.WasComplete);
    }

    private static PolicyDecision Masked(PolicyDecision decision, Masker masker) => decision with
    {
        Reasons = [.. decision.Reasons.Select(masker.Text)],
        Rules = [.. decision.Rules.Select(masker.Text)],
        Obligations = (JsonObject)masker.Show("", RegoValue.FromJson(decision.Obligations.ToJsonString()))!,
    };

    private Question Ask(string package) =>
        _questions.TryGetValue(package, out var known) ? known : Add(new Question(package, set));

    /// <summary>Names that are no packages are not kept: they come from outside.</summary>
    private Question Add(Question question) => question.Exists ? _questions.GetOrAdd(question.Package, question) : question;
}
