namespace Maestro.Router.Upstreams;

internal sealed class OpenAIProvider : Provider
{
    public override string Name => "openai";

    public override IReadOnlyList<string> Families => ["gpt-", "chatgpt-", "o1", "o3", "o4", "text-embedding-"];

    public override string DefaultBase => "https://api.openai.com/v1/";

    public override string KeyVariable => "OPENAI_API_KEY";

    public override string BaseVariable => "OPENAI_BASE_URL";

    public override bool NeedsKey => true;

    public override bool Serves(Operation operation) => true;
}
