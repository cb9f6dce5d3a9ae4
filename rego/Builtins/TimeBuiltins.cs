namespace Maestro.Rego.Builtins;

/// <summary>Times are nanoseconds since 1970; a zone and a layout may come with them in an array.</summary>
internal static class TimeBuiltins
{
    private static readonly BigInteger Year9999 = GoTime.Nanoseconds(new DateTime(9999, 12, 31));

    public static IEnumerable<Builtin> All =>
    [
        new("time.now_ns", "", new Builtin0(context => RegoNumber.Of(context.State.Now))),
        new("time.parse_ns", "s,s",
        new Builtin2(
            (context, layout, text) => Parsed(context, GoTime.Layout(StringBuiltins.Of(layout)), StringBuiltins.Of(text)))),
        new("time.parse_rfc3339_ns", "s",
        new Builtin1((context, text) => Parsed(context, GoTime.Layout("RFC3339"), StringBuiltins.Of(text)))),
        new("time.parse_duration_ns", "s", new Builtin1((context, text) =>
            GoDuration.Parse(StringBuiltins.Of(text)) is { } nanoseconds
                ? RegoNumber.Of(nanoseconds)
                : context.Fail($"time: invalid duration \"{StringBuiltins.Of(text)}\""))),
        new("time.format", "na",
        new Builtin1((context, a) => Moment(context, a) is { } t
            ? context.Text(GoTime.Format(t, t.Layout ?? GoTime.Layout("RFC3339Nano")))
            : null)),
        new("time.date", "na",
        new Builtin1((context, a) => Moment(context, a) is { } t ? Numbers(t.Local.Year, t.Local.Month, t.Local.Day) : null)),
        new("time.clock", "na",
        new Builtin1((context, a) => Moment(context, a) is { } t ? Numbers(t.Local.Hour, t.Local.Minute, t.Local.Second) : null)),
        new("time.weekday", "na",
        new Builtin1((context, a) => Moment(context, a) is { } t ? new RegoString(t.Local.DayOfWeek.ToString()) : null)),
        new("time.add_date", "na,n,n,n", new Builtin4(AddDate)),
        new("time.diff", "na,na", new Builtin2(Difference)),
    ];

    private static RegoArray Numbers(params ReadOnlySpan<int> numbers)
    {
        var items = new RegoValue[numbers.Length];
        for (var i = 0; i < items.Length; i++) items[i] = RegoNumber.Of(numbers[i]);
        return new RegoArray(items);
    }

    private static RegoValue? Parsed(BuiltinContext context, string layout, string text) =>
        GoTime.Parse(layout, text, out var error) is { } nanoseconds ? Safe(context, nanoseconds) : context.Fail(error);

    private static RegoValue? Safe(BuiltinContext context, BigInteger nanoseconds) =>
        nanoseconds >= long.MinValue && nanoseconds <= long.MaxValue
            ? RegoNumber.Of(nanoseconds)
            : context.Fail("time outside of valid range");

    private static GoTime.Moment? Moment(BuiltinContext context, RegoValue value)
    {
        var array = value as RegoArray;
        var number = (array is { Count: > 0 } ? array[0] : value) as RegoNumber;
        if (number is null)
        {
            context.OperandError(
                1,
                array is { Count: > 0 }
                    ? $"must be number but got {array[0].Kind.Name()}"
                    : $"must be either number (ns) or [number (ns), string (tz)] but got {value.Kind.Name()}");
            return null;
        }

        var zone = "";
        string? layout = null;
        for (var i = 1; i < Math.Min(3, array?.Count ?? 0); i++)
        {
            if (array![i] is not RegoString text)
            {
                context.OperandError(1, $"must be string but got {array[i].Kind.Name()}");
                return null;
            }

            if (i == 1) zone = text.Value;
            else layout = text.Value.Length == 0 ? null : GoTime.Layout(text.Value);
        }

        if (!number.TryGetInt64(out var nanoseconds))
        {
            context.Fail("timestamp too big");
            return null;
        }

        if (GoTime.Zone(zone) is { } info) return GoTime.At(nanoseconds, info, layout);
        context.Fail($"unknown time zone {zone}");
        return null;
    }

    private static RegoValue? AddDate(BuiltinContext context, RegoValue time, RegoValue years, RegoValue months, RegoValue days)
    {
        if (Moment(context, time) is not { } t) return null;
        Span<int> parts = stackalloc int[3];
        RegoValue[] given = [years, months, days];
        for (var i = 0; i < 3; i++)
            if (!((RegoNumber)given[i]).TryGetInt32(out parts[i]))
                return context.OperandError(i + 2, "must be integer number but got floating-point number");

        // As Go does: months that overflow carry into years, days that overflow into months.
        var month = (long)t.Local.Month - 1 + parts[1];
        var year = t.Local.Year + parts[0] + (long)Math.Floor(month / 12.0);
        if (year is < 1 or > 9999) return context.Fail("time outside of valid range");
        var first = new DateTime((int)year, (int)(((month % 12) + 12) % 12) + 1, 1);
        var days64 = (long)t.Local.Day - 1 + parts[2];
        var local = GoTime.Nanoseconds(first) + (days64 * GoTime.Day) + t.OfDay;
        if (local > Year9999 || local < -Year9999) return context.Fail("time outside of valid range");
        return Safe(context, GoTime.ToUtc(local, t.Zone));
    }

    private static RegoValue? Difference(BuiltinContext context, RegoValue a, RegoValue b)
    {
        if (Moment(context, a) is not { } first || Moment(context, b) is not { } second) return null;
        second = GoTime.At(second.Nanoseconds, first.Zone, null);
        if (first.Nanoseconds > second.Nanoseconds) (first, second) = (second, first);
        var (x, y) = (first.Local, second.Local);
        int[] parts =
        [
            y.Year - x.Year,
            y.Month - x.Month,
            y.Day - x.Day,
            y.Hour - x.Hour,
            y.Minute - x.Minute,
            y.Second - x.Second,
        ];
        int[] sizes = [0, 12, DateTime.DaysInMonth(x.Year, x.Month), 24, 60, 60];
        for (var i = 5; i > 0; i--)
        {
            if (parts[i] >= 0) continue;
            parts[i] += sizes[i];
            parts[i - 1]--;
        }

        return Numbers(parts);
    }
}
