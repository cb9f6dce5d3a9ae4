using System.Reflection;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>Turns queue triggers into <see cref="QueueFunction"/>s, or into faults.</summary>
internal static class QueueFunctionCompiler
{
    public static IReadOnlyList<QueueFunction> Compile(
        IEnumerable<FunctionDescriptor> functions, IConfiguration settings, ICollection<FunctionFault> faults)
    {
        Dictionary<string, QueueFunction> compiled = new(StringComparer.Ordinal);
        foreach (var function in functions)
        {
            var before = faults.Count;
            var queue = QueueOf(function, settings, faults);
            var bound = BoundFunction<QueueCall>.Compile(function, parameter => Argument(function, parameter), faults);
            if (faults.Count > before) continue;
            if (!compiled.TryAdd(queue, new QueueFunction(function, queue, bound!)))
                faults.Add(new(
                    function.Name,
                    $"'{queue}' is received by '{compiled[queue].Name}' already; each would see a part of the messages"));
        }

        return [.. compiled.Values];
    }

    private static string QueueOf(FunctionDescriptor function, IConfiguration settings, ICollection<FunctionFault> faults)
    {
        var text = ((QueueTriggerAttribute)function.Trigger).QueueName;
        if (string.IsNullOrWhiteSpace(text)) faults.Add(new(function.Name, "the queue has no name"));
        else if (!SettingText.TryResolve(text, settings, out var name)) faults.Add(new(function.Name, $"the name {name}"));
        else if (!QueueNames.IsValid(name))
            faults.Add(new(
                function.Name,
                $"'{name}' is no name of a queue: 3 to 63 lower-case letters, digits and single hyphens between them"));
        else return name;
        return "";
    }

    // Reading a body that does not fit throws, which counts as a failed try.
    private static Argument<QueueCall>? Argument(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (!function.IsTrigger(parameter)) return null;
        var type = parameter.ParameterType;
        if (type == typeof(QueueMessage)) return static call => call.Message;
        if (type == typeof(BinaryData)) return static call => call.Message.Body;
        if (type == typeof(string)) return static call => call.Message.Body.ToString();
        if (type == typeof(byte[])) return static call => call.Message.Body.ToArray();
        var missing = ParameterDefaults.Of(parameter);
        return call => JsonSerializer.Deserialize(call.Message.Body, type, JsonSerializerOptions.Web) ?? missing;
    }
}
