using System.Text.Json.Nodes;

namespace Maestro.Bench.Runs.Maps;

/// <summary>
/// The tool server of map-scale on standard input and output: <c>list</c> gives so many items of such a size, <c>read</c> gives
/// back the number that it is given. Only what a client of ours asks is answered.
/// </summary>
internal sealed class ItemToolsWorker : IWorker
{
    public const string Verb = "map-tools";

    private static readonly JsonNode Tools = JsonNode.Parse(
        """
        [
          {
            "name": "list", "description": "A list.", "annotations": { "readOnlyHint": true },
            "inputSchema": { "type": "object", "properties": { "count": { "type": "integer" }, "bytes": { "type": "integer" } } }
          },
          {
            "name": "read", "description": "One item.", "annotations": { "readOnlyHint": true },
            "inputSchema": { "type": "object", "properties": { "number": { "type": "integer" } } }
          }
        ]
        """)!;

    public Command Command()
    {
        var command = new Command(Verb) { Hidden = true };
        command.SetAction(async (_, cancellationToken) =>
        {
            while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
            {
                var request = JsonNode.Parse(line)!;

                // A notification has no id and gets no answer.
                if (request["id"] is not { } id) continue;
                var answer = Answer((string)request["method"]!, request["params"]);
                answer["jsonrpc"] = "2.0";
                answer["id"] = id.DeepClone();
                await Console.Out.WriteLineAsync(answer.ToJsonString());
                await Console.Out.FlushAsync(cancellationToken);
            }
        });
        return command;
    }

    private static JsonObject Answer(string method, JsonNode? parameters) => method switch
    {
        "initialize" => Result(new JsonObject
        {
            ["protocolVersion"] = parameters!["protocolVersion"]!.DeepClone(),
            ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
            ["serverInfo"] = new JsonObject { ["name"] = "items", ["version"] = "1" },
        }),
        "ping" => Result([]),
        "tools/list" => Result(new JsonObject { ["tools"] = Tools.DeepClone() }),
        "tools/call" => Result(new JsonObject { ["content"] = new JsonArray(), ["structuredContent"] = Call(parameters!) }),
        _ => new JsonObject { ["error"] = new JsonObject { ["code"] = -32601, ["message"] = $"There is no method {method}." } },
    };

    private static JsonObject Result(JsonObject result) => new() { ["result"] = result };

    private static JsonObject Call(JsonNode call)
    {
        var arguments = call["arguments"]!;
        if ((string)call["name"]! == "read") return new JsonObject { ["number"] = arguments["number"]!.DeepClone() };
        var pad = new string('x', (int)arguments["bytes"]!);
        var items = Enumerable.Range(0, (int)arguments["count"]!)
            .Select(number => (JsonNode)new JsonObject { ["number"] = number, ["pad"] = pad });
        return new JsonObject { ["items"] = new JsonArray([.. items]) };
    }
}
