using System.Globalization;
using System.Runtime.Serialization;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>A property value as text together with its type, so that it comes back as what was put in.</summary>
internal readonly record struct TypedValue(TypeCode Code, string Kind, string Text)
{
    private const string Plain = "";

    /// <exception cref="SerializationException">Service Bus cannot carry values of this type either.</exception>
    public static TypedValue Of(object? value) => value switch
    {
        null => new(TypeCode.Empty, Plain, ""),
        Guid guid => new(TypeCode.Object, nameof(Guid), guid.ToString()),
        Uri uri => new(TypeCode.Object, nameof(Uri), uri.OriginalString),
        DateTimeOffset time => new(TypeCode.Object, nameof(DateTimeOffset), time.ToString("O", CultureInfo.InvariantCulture)),
        TimeSpan span => new(TypeCode.Object, nameof(TimeSpan), span.ToString("c", CultureInfo.InvariantCulture)),
        DateTime time => new(TypeCode.DateTime, Plain, time.ToString("O", CultureInfo.InvariantCulture)),
        double number => new(TypeCode.Double, Plain, number.ToString("R", CultureInfo.InvariantCulture)),
        float number => new(TypeCode.Single, Plain, number.ToString("R", CultureInfo.InvariantCulture)),
        string or bool or char or byte or sbyte or short or ushort or int or uint or long or ulong or decimal =>
            new(Type.GetTypeCode(value.GetType()), Plain, Convert.ToString(value, CultureInfo.InvariantCulture)!),
        _ => throw new SerializationException($"A message property cannot hold a {value.GetType().FullName}."),
    };

    public object? ToObject() => (Code, Kind) switch
    {
        (TypeCode.Empty, _) => null,
        (TypeCode.Object, nameof(Guid)) => Guid.Parse(Text),
        (TypeCode.Object, nameof(Uri)) => new Uri(Text, UriKind.RelativeOrAbsolute),
        (TypeCode.Object, nameof(DateTimeOffset)) => DateTimeOffset.ParseExact(Text, "O", CultureInfo.InvariantCulture),
        (TypeCode.Object, nameof(TimeSpan)) => TimeSpan.ParseExact(Text, "c", CultureInfo.InvariantCulture),
        (TypeCode.DateTime, _) => DateTime.ParseExact(Text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        _ => Convert.ChangeType(Text, Code, CultureInfo.InvariantCulture),
    };
}
