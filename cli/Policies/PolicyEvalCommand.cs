using Maestro.Cli.Commands;
using Maestro.Rego;
using Maestro.Rego.Errors;
using Maestro.Rego.Evaluation;
using Maestro.Rego.Loading;
using Maestro.Rego.Values;

namespace Maestro.Cli.Policies;

/// <summary><c>maestro policy eval</c>: a query, with or without policies.</summary>
internal static class PolicyEvalCommand
{
    public static Command Create(CommandContext context)
    {
        var query = new Argument<string>(
            "QUERY") { Description = "A Rego expression, such as data.maestro.routing.decision or input.x > 3." };
        var data = new Option<string[]>(
            "--data", "-d") { Description = "Policies and data: files or folders.", AllowMultipleArgumentsPerToken = true };
        var input = PolicyInput.Option();
        var json = SharedOptions.Json();
        var command = new Command(
            "eval",
            "Evaluate a query. Exit code 1 when it is undefined or fails, 2 when it or the policies do not compile.")
            {
                query,
                data,
                input,
                json,
            };
        command.SetAction(context.Handle(json, async (parsed, cancellationToken) =>
        {
            var files = RegoFiles.Read(parsed.GetValue(data) ?? []);
            var value = await PolicyInput.ReadAsync(context, parsed.GetValue(input), cancellationToken);
            var (result, errors, prints) = Evaluate(
                files, parsed.GetRequiredValue(query), value, context.Time, cancellationToken);
            foreach (var print in prints)
                await context.Console.Error.WriteLineAsync(
                    Texts.Clean($"{print.Location.File}:{print.Location.Row}: {print.Text}"));
            await PolicyFaults.SayAsync(context, errors);
            if (parsed.GetValue(json)) await context.PrintAsync(Describe(result, errors));
            else if (errors.Count == 0) await context.Console.Out.WriteLineAsync(Texts.Clean(Show(result!)));
            return result is null ? ExitCodes.BadInput : result.IsDefined ? ExitCodes.Ok : ExitCodes.ChecksFailed;
        }));
        return command;
    }

    private static (RegoResult? Result, IReadOnlyList<RegoError> Errors, List<RegoPrint> Prints) Evaluate(
        RegoFiles files, string query, RegoValue? input, TimeProvider time, CancellationToken cancellationToken)
    {
        var prints = new List<RegoPrint>();
        if (files.Errors.Count > 0) return (null, files.Errors, prints);
        var compilation = RegoCompiler.Compile(files.Modules, new CompileOptions { Print = true });
        if (!compilation.Succeeded) return (null, compilation.Errors, prints);
        var prepared = compilation.Program.Prepare(query, files.Data);
        if (!prepared.Succeeded) return (null, prepared.Errors, prints);
        var result = prepared.Query.Evaluate(
            input, new EvaluateOptions { TimeProvider = time, Cancellation = cancellationToken, Print = prints.Add });
        return (result, result.Error is { } error ? [error] : [], prints);
    }

    private static string Show(RegoResult result)
    {
        if (!result.IsDefined) return "undefined";
        return string.Join(Environment.NewLine, result.Rows.Select(row => Texts.Json(Node(row.Value ?? row.Bindings))));
    }

    private static JsonObject Describe(RegoResult? result, IReadOnlyList<RegoError> errors)
    {
        if (errors.Count > 0) return new JsonObject { ["errors"] = PolicyFaults.Describe(errors) };
        return new JsonObject
        {
            ["result"] = new JsonArray([.. result!.Rows.Select(row =>
            {
                var o = new JsonObject();
                if (row.Value is not null) o["value"] = Node(row.Value);
                if (row.Bindings.Count > 0) o["bindings"] = Node(row.Bindings);
                return (JsonNode)o;
            })]),
        };
    }

    private static JsonNode? Node(RegoValue value) =>
        JsonNode.Parse(value.ToJson(), documentOptions: new JsonDocumentOptions { MaxDepth = 1024 });
}
