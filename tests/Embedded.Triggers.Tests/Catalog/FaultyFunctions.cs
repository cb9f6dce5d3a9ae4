using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;

namespace Embedded.Triggers.Tests.Catalog;

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BlobTriggerAttribute : TriggerBindingAttribute;

/// <summary>Each method is wrong in a way of its own; its name says how.</summary>
public static class FaultyFunctions
{
    [Function("UnknownTrigger")]
    public static void UnknownTrigger([BlobTrigger] string blob)
    {
    }

    [Function("NoTrigger")]
    public static void NoTrigger(string text)
    {
    }

    [Function("TwoTriggers")]
    public static void TwoTriggers([HttpTrigger] HttpRequest request, [TimerTrigger("0 0 * * * *")] TimerInfo timer)
    {
    }

    [Function("SameName")]
    public static void SameName1([HttpTrigger(Route = "same/1")] HttpRequest request)
    {
    }

    [Function("samename")]
    public static void SameName2([HttpTrigger(Route = "same/2")] HttpRequest request)
    {
    }

    [Function("1 bad name")]
    public static void BadName([HttpTrigger] HttpRequest request)
    {
    }

    [Function("NotPublic")]
    internal static void NotPublic([HttpTrigger] HttpRequest request)
    {
    }

    [Function("BadRoute")]
    public static void BadRoute([HttpTrigger(Route = "a/{b")] HttpRequest request)
    {
    }

    [Function("ReservedRoute")]
    public static void ReservedRoute([HttpTrigger(Route = "Admin/keys")] HttpRequest request)
    {
    }

    [Function("BadMethod")]
    public static void BadMethod([HttpTrigger("GET POST")] HttpRequest request)
    {
    }

    [Function("NoSuchRouteValue")]
    public static void NoSuchRouteValue([HttpTrigger(Route = "x/{id}")] HttpRequest request, string name)
    {
    }

    [Function("UnreadableRouteValue")]
    public static void UnreadableRouteValue([HttpTrigger(Route = "y/{id}")] HttpRequest request, FormFile id)
    {
    }

    [Function("NotARequest")]
    public static void NotARequest([HttpTrigger] string request)
    {
    }

    [Function("RouteA")]
    public static void RouteA([HttpTrigger("get", "post", Route = "runs/{id}")] HttpRequest request)
    {
    }

    [Function("RouteB")]
    public static void RouteB([HttpTrigger("POST", Route = "Runs/{runId}")] HttpRequest request)
    {
    }

    [Function("BadSchedule")]
    public static void BadSchedule([TimerTrigger("every day")] TimerInfo timer)
    {
    }

    [Function("NeverDue")]
    public static void NeverDue([TimerTrigger("0 0 0 30 2 *")] TimerInfo timer)
    {
    }

    [Function("NoSetting")]
    public static void NoSetting([TimerTrigger("%Missing%")] TimerInfo timer)
    {
    }

    [Function("QueueA")]
    public static void QueueA([QueueTrigger("work")] string message)
    {
    }

    [Function("QueueB")]
    public static void QueueB([QueueTrigger("work")] string message)
    {
    }

    [Function("QueueName")]
    public static void QueueName([QueueTrigger("Work")] string message)
    {
    }

    [Function("QueueArgument")]
    public static void QueueArgument([QueueTrigger("numbered")] string message, int number)
    {
    }

#pragma warning disable DURABLE0007 // What the analyzer says of it, the host says too.
    [Function("TokenInOrchestrator")]
    public static Task TokenInOrchestrator([OrchestrationTrigger] TaskOrchestrationContext context, CancellationToken token) =>
        Task.CompletedTask;
#pragma warning restore DURABLE0007

    [Function("TwoInputs")]
    public static Task TwoInputs([OrchestrationTrigger] TaskOrchestrationContext context, string a, string b) =>
        Task.CompletedTask;

    [Function("ActivityService")]
    public static Task ActivityService([ActivityTrigger] string input, IServiceProvider services) => Task.CompletedTask;
}
