namespace Maestro.Router.Configuration;

/// <summary>One thing to say about a configuration, at its path, such as <c>model_list[1].litellm_params.model</c>.</summary>
public sealed record ConfigFault(string Path, string Msg)
{
    public override string ToString() => Path.Length == 0 ? Msg : $"{Path}: {Msg}";
}
