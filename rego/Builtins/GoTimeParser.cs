namespace Maestro.Rego.Builtins;

/// <summary>Reads one text by one layout.</summary>
internal sealed class GoTimeParser(string layout, string text)
{
    private static readonly string[] Months = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames;
    private static readonly string[] Days = CultureInfo.InvariantCulture.DateTimeFormat.DayNames;
    private int _at;
    private int _year;
    private int _month = 1;
    private int _day = 1;
    private int? _dayOfYear;
    private int _hour;
    private int _minute;
    private int _second;
    private long _fraction;
    private bool? _afternoon;
    private long _offset;
    private string? _outOfRange;

    public BigInteger? Parse(out string error)
    {
        error = "";
        for (var at = 0; at < layout.Length;)
        {
            if (GoTime.Fraction(layout, at) is > 0 and var length)
            {
                if (!ReadFraction(length, layout[at + 1] == '9')) return Fault(layout[at..(at + length)], out error);
                at += length;
                continue;
            }

            if (GoTime.Element(layout, at) is not { } element)
            {
                if (_at >= text.Length || text[_at] != layout[at]) return Fault(layout[at..], out error);
                _at++;
                at++;
                continue;
            }

            at += element.Length;
            if (!Read(element)) return Fault(element, out error);

            // A fraction may follow seconds although the layout has none.
            if (element is "05" or "5" && _at + 1 < text.Length && text[_at] is '.' or ',' && char.IsAsciiDigit(text[_at + 1]) &&
                (at >= layout.Length || GoTime.Fraction(layout, at) == 0))
            {
                ReadFraction(10, optional: true);
            }
        }

        if (_at < text.Length)
        {
            error = $"parsing time \"{text}\": extra text: \"{text[_at..]}\"";
            return null;
        }

        return Finish(out error);
    }

    private BigInteger? Fault(string element, out string error)
    {
        error =
            $"parsing time \"{text}\" as \"{layout}\": cannot parse \"{text[Math.Min(_at, text.Length)..]}\" as \"{element}\"";
        return null;
    }

    private BigInteger? Finish(out string error)
    {
        error = "";
        if (_afternoon is { } afternoon) _hour = (_hour % 12) + (afternoon ? 12 : 0);
        if (_hour > 23) _outOfRange ??= "hour";
        if (_minute > 59) _outOfRange ??= "minute";
        if (_second > 59) _outOfRange ??= "second";
        if (_dayOfYear is { } days)
        {
            if (days < 1 || days > (DateTime.IsLeapYear(Math.Clamp(_year, 1, 9999)) ? 366 : 365)) _outOfRange ??= "day-of-year";
            else
                (_month,
                _day) = (
                    new DateTime(Math.Clamp(_year, 1, 9999), 1, 1).AddDays(days - 1).Month,
                    new DateTime(Math.Clamp(_year, 1, 9999), 1, 1).AddDays(days - 1).Day);
        }

        if (_month is < 1 or > 12) _outOfRange ??= "month";
        else if (_day < 1 || _day > DateTime.DaysInMonth(Math.Clamp(_year == 0 ? 4 : _year, 1, 9999), _month))
            _outOfRange ??= "day";
        if (_outOfRange is not null)
        {
            error = $"parsing time \"{text}\": {_outOfRange} out of range";
            return null;
        }

        // Year 0 has no .NET date; it is a leap year, 366 days before year 1.
        var date = _year == 0
            ? GoTime.Nanoseconds(new DateTime(4, _month, _day)) - (new BigInteger(GoTime.Day) * 1461)
            : GoTime.Nanoseconds(new DateTime(_year, _month, _day));
        return date + ((((_hour * 60L) + _minute) * 60) + _second - _offset) * (BigInteger)GoTime.Second + _fraction;
    }

    private bool Read(string element)
    {
        switch (element)
        {
            case "2006": return Digits(4, 4, out _year);
            case "06":
                if (!Digits(2, 2, out _year)) return false;
                _year += _year >= 69 ? 1900 : 2000;
                return true;
            case "01": return Digits(2, 2, out _month);
            case "1": return Digits(1, 2, out _month);
            case "02": return Digits(2, 2, out _day);
            case "_2":
                if (_at < text.Length && text[_at] == ' ') _at++;
                return Digits(1, 2, out _day);
            case "2": return Digits(1, 2, out _day);
            case "002" or "__2":
                while (element == "__2" && _at < text.Length && text[_at] == ' ') _at++;
                if (!Digits(element == "002" ? 3 : 1, 3, out var days)) return false;
                _dayOfYear = days;
                return true;
            case "15": return Digits(2, 2, out _hour);
            case "03": return Digits(2, 2, out _hour) && Twelve();
            case "3": return Digits(1, 2, out _hour) && Twelve();
            case "04": return Digits(2, 2, out _minute);
            case "4": return Digits(1, 2, out _minute);
            case "05": return Digits(2, 2, out _second);
            case "5": return Digits(1, 2, out _second);
            case "Jan": return Name(Months, 3, out _month, 1);
            case "January": return Name(Months, 0, out _month, 1);
            case "Mon": return Name(Days, 3, out _, 0);
            case "Monday": return Name(Days, 0, out _, 0);
            case "PM": return Afternoon("AM", "PM");
            case "pm": return Afternoon("am", "pm");
            case "MST": return ZoneName();
            default: return Offset(element);
        }
    }

    private bool Twelve()
    {
        if (_hour > 12) _outOfRange ??= "hour";
        return true;
    }

    private bool Digits(int least, int most, out int value)
    {
        var start = _at;
        while (_at < text.Length && _at - start < most && char.IsAsciiDigit(text[_at])) _at++;
        value = 0;
        return _at - start >= least
            && int.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private bool Name(string[] names, int length, out int number, int first)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var name = length == 0 ? names[i] : names[i][..Math.Min(length, names[i].Length)];
            if (name.Length == 0 || string.Compare(text, _at, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) != 0)
                continue;
            _at += name.Length;
            number = i + first;
            return true;
        }

        number = 0;
        return false;
    }

    private bool Afternoon(string morning, string afternoon)
    {
        if (string.CompareOrdinal(text, _at, morning, 0, 2) == 0) _afternoon = false;
        else if (string.CompareOrdinal(text, _at, afternoon, 0, 2) == 0) _afternoon = true;
        else return false;
        _at += 2;
        return true;
    }

    /// <summary>An abbreviation, whose offset Go does not know either unless it is UTC.</summary>
    private bool ZoneName()
    {
        var start = _at;
        while (_at < text.Length && _at - start < 5 && char.IsAsciiLetterUpper(text[_at])) _at++;
        return _at - start is 3 or 4 or 5;
    }

    private bool Offset(string element)
    {
        if (element[0] == 'Z' && _at < text.Length && text[_at] == 'Z')
        {
            _at++;
            return true;
        }

        if (_at >= text.Length || text[_at] is not ('+' or '-')) return false;
        var sign = text[_at++] == '-' ? -1 : 1;
        var colon = element.Contains(':', StringComparison.Ordinal);
        if (!Digits(2, 2, out var hours)) return false;
        var (minutes, seconds) = (0, 0);
        if (element.Length > 3 && !(Colon(colon) && Digits(2, 2, out minutes))) return false;
        if (element.Length > 6 && !(Colon(colon) && Digits(2, 2, out seconds))) return false;
        if (hours > 24 || minutes >= 60 || seconds >= 60) _outOfRange ??= "time zone offset";
        _offset = sign * ((((hours * 60L) + minutes) * 60) + seconds);
        return true;
    }

    private bool Colon(bool expected)
    {
        if (!expected) return true;
        if (_at >= text.Length || text[_at] != ':') return false;
        _at++;
        return true;
    }

    private bool ReadFraction(int length, bool optional)
    {
        if (_at >= text.Length || text[_at] is not ('.' or ',')) return optional;
        var start = ++_at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]) && (optional || _at - start < length - 1)) _at++;
        var digits = text[start.._at];
        if (digits.Length == 0 || (!optional && digits.Length != length - 1)) return false;
        _fraction = long.Parse(digits.PadRight(9, '0')[..9], CultureInfo.InvariantCulture);
        return true;
    }
}
