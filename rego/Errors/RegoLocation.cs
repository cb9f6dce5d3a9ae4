namespace Maestro.Rego.Errors;

/// <summary>A place in a policy. Row and column count from 1.</summary>
public readonly record struct RegoLocation(string File, int Row, int Column)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Row}:{Column}");
}
