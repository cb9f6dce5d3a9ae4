using System.Reflection;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>Turns Service Bus declarations into <see cref="MessageFunction"/>s, or into faults.</summary>
internal static class MessageFunctionCompiler
{
    public static IReadOnlyList<MessageFunction> Compile(
        IEnumerable<FunctionDescriptor> functions, IConfiguration settings, ICollection<FunctionFault> faults)
    {
        Dictionary<string, MessageFunction> compiled = new(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions)
        {
            var before = faults.Count;
            var trigger = (ServiceBusTriggerAttribute)function.Trigger;
            if (trigger.IsBatched) faults.Add(new(function.Name, "batched triggers are not served by this host; take one message"));
            var entity = Entity(function, trigger, settings, faults);
            var arguments = function.Method.GetParameters()
                .Select(parameter => Argument(function, parameter, faults))
                .OfType<MessageArgument>()
                .ToArray();
            var invoker = FunctionInvoker.Compile(function, faults);
            if (faults.Count > before) continue;
            if (!compiled.TryAdd(entity!.Path, new MessageFunction(function, entity, AutoCompletes(function), arguments, invoker!)))
                faults.Add(new(function.Name, $"'{entity.Path}' is received by '{compiled[entity.Path].Name}' already; each would see a part of the messages"));
        }

        ReportMixedTargets(compiled.Values, faults);
        return [.. compiled.Values];
    }

    private static void ReportMixedTargets(IReadOnlyCollection<MessageFunction> functions, ICollection<FunctionFault> faults)
    {
        foreach (var target in functions.GroupBy(function => function.Entity.Target, StringComparer.OrdinalIgnoreCase))
        {
            if (target.Any(f => f.Entity.Subscription is null) && target.Any(f => f.Entity.Subscription is not null))
                faults.Add(new(target.First().Name, $"'{target.Key}' is named as a queue and as a topic"));
        }
    }

    private static QueueEntity? Entity(
        FunctionDescriptor function, ServiceBusTriggerAttribute trigger, IConfiguration settings, ICollection<FunctionFault> faults)
    {
        var before = faults.Count;
        var target = Resolve(trigger.QueueName ?? trigger.TopicName);
        var subscription = trigger.QueueName is null ? Resolve(trigger.SubscriptionName) : null;
        return faults.Count == before ? new QueueEntity(target, subscription, trigger.IsSessionsEnabled) : null;

        string Resolve(string? text)
        {
            if (string.IsNullOrWhiteSpace(text)) faults.Add(new(function.Name, "the queue, topic or subscription has no name"));
            else if (SettingText.TryResolve(text, settings, out var name)) return name;
            else faults.Add(new(function.Name, $"the name {name}"));
            return "";
        }
    }

    // The attribute cannot tell false from not set; what was written in the source can. Not set means true, as on the real host.
    private static bool AutoCompletes(FunctionDescriptor function) =>
        function.TriggerParameter.GetCustomAttributesData()
            .Single(data => data.AttributeType == typeof(ServiceBusTriggerAttribute))
            .NamedArguments
            .Where(argument => argument.MemberName == nameof(ServiceBusTriggerAttribute.AutoCompleteMessages))
            .Select(argument => (bool)argument.TypedValue.Value!)
            .DefaultIfEmpty(true)
            .Single();

    private static MessageArgument? Argument(FunctionDescriptor function, ParameterInfo parameter, ICollection<FunctionFault> faults)
    {
        var type = parameter.ParameterType;
        if (function.IsTrigger(parameter))
        {
            if (type == typeof(ServiceBusReceivedMessage)) return static call => call.Message;
            if (type == typeof(BinaryData)) return static call => call.Message.Body;
            if (type == typeof(string)) return static call => call.Message.Body.ToString();
            if (type == typeof(byte[])) return static call => call.Message.Body.ToArray();
            var missing = ParameterDefaults.Of(parameter);
            return call => JsonSerializer.Deserialize(call.Message.Body, type, JsonSerializerOptions.Web) ?? missing;
        }

        if (type == typeof(ServiceBusMessageActions)) return static call => call.Actions;
        if (type == typeof(CancellationToken)) return static call => call.CancellationToken;
        if (parameter.GetCustomAttribute<DurableClientAttribute>() is not null && type == typeof(DurableTaskClient))
            return static call => call.Services.GetRequiredService<DurableTaskClient>();
        faults.Add(new(function.Name, $"nothing binds the parameter '{parameter.Name}' of type {type.Name}"));
        return null;
    }
}
