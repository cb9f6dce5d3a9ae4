using System.Diagnostics.CodeAnalysis;

namespace Maestro.Liquid;

/// <summary>A template that cannot be read or rendered; never leaves <see cref="LiquidTemplate"/>.</summary>
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "Caught inside this library, always.")]
internal sealed class LiquidException(string message, int line) : Exception($"{message} (line {line})");
