namespace Maestro.Rego.Builtins;

/// <summary>
/// Whether two simple patterns (characters, dots, sets, each with plus or star) match a common text that is not empty.
/// </summary>
internal static class GlobIntersection
{
    public static bool? Intersect(string a, string b, Machine machine, out string error)
    {
        if (Parse(a, out error) is not { } x || Parse(b, out error) is not { } y) return null;

        // Breadth first over pairs of positions, each a place in one pattern.
        var seen = new HashSet<(int, int)> { (0, 0) };
        var queue = new Queue<(int, int)>(seen);
        while (queue.TryDequeue(out var at))
        {
            machine.Step();
            var (i, j) = at;
            if (i == x.Count && j == y.Count) return true;
            void Visit(int nextI, int nextJ)
            {
                if (seen.Add((nextI, nextJ))) queue.Enqueue((nextI, nextJ));
            }

            if (i < x.Count && x[i].Optional) Visit(i + 1, j);
            if (j < y.Count && y[j].Optional) Visit(i, j + 1);
            if (i >= x.Count || j >= y.Count || !x[i].Meets(y[j])) continue;
            foreach (var nextI in x[i].Repeats ? (int[])[i, i + 1] : [i + 1])
                foreach (var nextJ in y[j].Repeats ? (int[])[j, j + 1] : [j + 1]) Visit(nextI, nextJ);
        }

        return false;
    }

    private static List<Token>? Parse(string input, out string error)
    {
        error = "";
        var tokens = new List<Token>();
        for (var at = 0; at < input.Length;)
        {
            HashSet<char>? set;
            switch (input[at])
            {
                case '.':
                    set = null;
                    at++;
                    break;
                case '\\' when at + 1 < input.Length:
                    set = [input[at + 1]];
                    at += 2;
                    break;
                case '\\':
                    error = Fault(input, at, "input ends with a escape");
                    return null;
                case '[':
                    set = Set(input, ref at, out error);
                    if (set is null) return null;
                    break;
                case ']':
                    error = Fault(input, at + 1, "set-close ']' with no preceding '['");
                    return null;
                case '+' or '*':
                    error = Fault(input, at, "flag must be preceded by a token");
                    return null;
                default:
                    set = [input[at]];
                    at++;
                    break;
            }

            var flag = at < input.Length ? input[at] : '\0';
            if (flag is '+' or '*') at++;

            // A token with plus is one, then any number.
            if (flag == '+') tokens.Add(new Token(set, false, false));
            tokens.Add(new Token(set, flag is '*' or '+', flag is '+' or '*'));
        }

        return tokens;
    }

    private static HashSet<char>? Set(string input, ref int at, out string error)
    {
        error = "";
        var start = at++;
        var set = new HashSet<char>();
        while (at < input.Length && input[at] != ']')
        {
            var low = Next(input, ref at);
            if (at + 1 < input.Length && input[at] == '-' && input[at + 1] != ']')
            {
                at++;
                var high = Next(input, ref at);
                if (high < low)
                {
                    error = Fault(input, at, "range is out of order");
                    return null;
                }

                for (var c = (int)low; c <= high; c++) set.Add((char)c);
            }
            else
            {
                set.Add(low);
            }
        }

        if (at >= input.Length)
        {
            error = Fault(input, start, "found [ without matching ]");
            return null;
        }

        at++;
        return set;
    }

    private static char Next(string input, ref int at)
    {
        if (input[at] == '\\' && at + 1 < input.Length) at++;
        return input[at++];
    }

    private static string Fault(string input, int at, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"input:{input}, pos:{at}, {what}: the input provided is invalid");

    /// <param name="Set">Null matches every character.</param>
    private sealed record Token(HashSet<char>? Set, bool Optional, bool Repeats)
    {
        public bool Meets(Token other) => Set is null || other.Set is null || Set.Overlaps(other.Set);
    }
}
