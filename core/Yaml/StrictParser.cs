using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Maestro.Yaml;

/// <summary>
/// The library's parser with one way to fail. On text that is no YAML it throws, depending on where it notices, several
/// kinds of exception, or just ends early; here each of these is a <see cref="YamlException"/> at the last good place.
/// </summary>
internal sealed class StrictParser(TextReader text) : IParser
{
    private readonly Parser _inner = new(text);

    public ParsingEvent? Current => _inner.Current;

    public bool MoveNext()
    {
        var end = Current?.End ?? Mark.Empty;
        try
        {
            if (_inner.MoveNext())
                return true;
        }
        catch (Exception broken) when (broken is not YamlException)
        {
            throw new YamlException(end, end, "what follows cannot be read", broken);
        }

        throw new YamlException(end, end, "it ends too early");
    }
}
