using System.Text;
using Microsoft.Extensions.Configuration;

namespace Maestro.Embedded.Triggers;

/// <summary>Puts settings in place of %Name% in attribute texts such as schedules and queue names.</summary>
internal static class SettingText
{
    /// <summary>False when a name has no setting or a % has no partner; <paramref name="result"/> then says which.</summary>
    public static bool TryResolve(string text, IConfiguration settings, out string result)
    {
        var resolved = new StringBuilder(text.Length);
        var position = 0;
        while (text.IndexOf('%', position) is var open and >= 0)
        {
            var close = text.IndexOf('%', open + 1);
            if (close < 0)
            {
                result = $"'{text}' has a '%' without a partner";
                return false;
            }

            var name = text[(open + 1)..close];
            if (settings[name] is not { Length: > 0 } value)
            {
                result = $"'{text}' names the setting '{name}', which has no value";
                return false;
            }

            resolved.Append(text, position, open - position).Append(value);
            position = close + 1;
        }

        result = resolved.Append(text, position, text.Length - position).ToString();
        return true;
    }
}
