using System.Text.RegularExpressions;

namespace Maestro.Recipes;

/// <summary>The shapes of names in recipes.</summary>
public static partial class RecipeNames
{
    public const string RecipeRule =
        "must be lower-case letters, digits and '-', begin with a letter and have 1 to 63 characters";

    public const string NodeRule =
        "must be lower-case letters, digits, '_' and '-', begin with a letter and have 1 to 63 characters";

    public const string InputRule = "must be letters, digits, '_' and '-', begin with a letter and have 1 to 63 characters";

    public const string TagRule = "must be 1 to 64 lower-case letters, digits, '-', '_', '.' or ':'";

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,62}\z")]
    public static partial Regex Recipe();

    [GeneratedRegex(@"^[a-z0-9._:-]{1,64}\z")]
    public static partial Regex Tag();

    [GeneratedRegex(@"^[a-z][a-z0-9_-]{0,62}\z")]
    public static partial Regex Node();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]{0,62}\z")]
    public static partial Regex Input();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_./-]{0,127}\z")]
    public static partial Regex Tool();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\z")]
    public static partial Regex Artifact();

    [GeneratedRegex(
        @"^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*(\s*;\s*[a-z0-9-]+=[^;\s]+)*\z", RegexOptions.IgnoreCase)]
    public static partial Regex MediaType();

    [GeneratedRegex(
        @"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?\z")]
    public static partial Regex SemanticVersion();
}
