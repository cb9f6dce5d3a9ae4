namespace Maestro.Rego.Syntax;

internal static class SyntaxText
{
    /// <summary>The dotted name of a function term; text after the first key that is no string is left out.</summary>
    public static string Dotted(Term term) => term switch
    {
        VarTerm variable => variable.Name,
        RefTerm { Head: var head, Path: var path } =>
            string.Join(
                '.',
                path.Select(key => key is ScalarTerm { Value: var value } ? RegoJson.KeyText(value) : "_").Prepend(Dotted(head))),
        _ => "?",
    };

    /// <summary>A reference as one would write it.</summary>
    public static string Show(Term term)
    {
        switch (term)
        {
            case ScalarTerm scalar: return scalar.Value.ToString();
            case RefTerm reference:
                var text = new StringBuilder(Show(reference.Head));
                foreach (var key in reference.Path)
                {
                    if (key is ScalarTerm { Value: RegoString { Value: var name } } && IsName(name))
                        text.Append('.').Append(name);
                    else text.Append('[').Append(Show(key)).Append(']');
                }

                return text.ToString();
            default: return term.Text;
        }
    }

    public static bool IsName(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    public static bool IsScalar(this Term term) => term is ScalarTerm;

    public static bool IsCall(this Term term, string name) => term is CallTerm call && call.Name == name;
}
