using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Embedded.Triggers.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embedded.Triggers.Tests.Http;

public sealed class HttpTriggerTests : IAsyncLifetime
{
    private TestHost _host = null!;

    public async Task InitializeAsync() =>
        _host = await TestHost.StartAsync([typeof(SampleHttpFunctions)], services: services => services.AddSingleton<Signals>());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_WithARouteValueAndQuery_BindsBoth()
    {
        var id = Guid.NewGuid();
        var answer = await _host.Http.GetFromJsonAsync<JsonElement>($"/things/{id}?q=x%20y");
        Assert.Equal(id, answer.GetProperty("id").GetGuid());
        Assert.Equal("x y", answer.GetProperty("query").GetString());
    }

    [Fact]
    public async Task Get_WhoseConstraintDoesNotHold_IsNotFound() =>
        await ProblemAssert.IsAsync(HttpStatusCode.NotFound, await _host.Http.GetAsync("/nothing/here"));

    [Fact]
    public async Task Post_WithABody_ReachesTheFunctionAndItsResultIsExecuted()
    {
        var answer = await _host.Http.PostAsync("/things", new StringContent("grüße"));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("/things/1", answer.Headers.Location?.ToString());
        Assert.Contains("grüße", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/values/7/green/2026-01-02T00:00:00Z", "7 Green 2026")]
    [InlineData("PUT", "/values/-1/RED", "-1 Red ")]
    [InlineData("GET", "/files/a/b/c.txt", "[a/b/c.txt]")]
    [InlineData("GET", "/files", "[]")]
    public async Task Request_OfAnyMethodAndShape_BindsItsRouteValues(string method, string path, string expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var answer = await _host.Http.SendAsync(request);
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Request_WithRouteValuesThatDoNotFit_ListsEachOfThem()
    {
        var problem = await ProblemAssert.IsAsync(HttpStatusCode.BadRequest, await _host.Http.GetAsync("/values/seven/5/soon"));
        Assert.Equal(
            ["number", "colour", "time"],
            problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task Results_OfEveryKind_AreWritten()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await _host.Http.GetAsync("/minimal")).StatusCode);
        Assert.Equal("{\"someName\":1}", await _host.Http.GetStringAsync("/plain"));
        Assert.Equal(HttpStatusCode.NoContent, (await _host.Http.DeleteAsync("/things/1")).StatusCode);
    }

    [Fact]
    public async Task Request_WithAnotherMethod_IsNotAllowed()
    {
        var answer = await _host.Http.PutAsync("/things", null);
        await ProblemAssert.IsAsync(HttpStatusCode.MethodNotAllowed, answer);
        Assert.Equal(["POST"], answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task EmptyErrorResult_OfAFunction_BecomesAProblem() =>
        await ProblemAssert.IsAsync(HttpStatusCode.NotFound, await _host.Http.GetAsync("/missing"));

    [Fact]
    public async Task Exception_OfAFunction_IsLoggedAndNotTold()
    {
        var answer = await _host.Http.GetAsync("/fails");
        var problem = await ProblemAssert.IsAsync(HttpStatusCode.InternalServerError, answer);
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
        var line = Assert.Single(_host.Log.Lines, line => line.Level == LogLevel.Error);
        Assert.Equal("the secret cause", line.Exception?.Message);
        Assert.Contains(problem.GetProperty("traceId").GetString()!, line.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("busy", HttpStatusCode.TooManyRequests, 2)]
    [InlineData("full", HttpStatusCode.ServiceUnavailable, 5)]
    public async Task Exception_ThatIsTheHostsState_TellsWhenToTryAgain(string how, HttpStatusCode status, int seconds)
    {
        var answer = await _host.Http.GetAsync($"/overloaded/{how}");
        var problem = await ProblemAssert.IsAsync(status, answer);
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(seconds), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Instance_OfAFunctionClass_IsDisposedAfterTheCall()
    {
        var before = SampleHttpFunctions.Disposed;
        await _host.Http.GetAsync($"/things/{Guid.NewGuid()}");
        await Eventually.HoldsAsync(() => SampleHttpFunctions.Disposed > before, "the instance is disposed");
    }

    [Fact]
    public async Task HostStatus_OfARunningHost_SaysSo()
    {
        var status = await _host.Http.GetFromJsonAsync<JsonElement>("/admin/host/status");
        Assert.Equal("Running", status.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Stream_WhileTheFunctionRuns_ShowsWhatWasFlushed()
    {
        using var answer = await _host.Http.GetAsync("/stream/well", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(), Encoding.UTF8);
        Assert.Equal("data: first", await reader.ReadLineAsync());
        _host.Services.GetRequiredService<Signals>().Continue.SetResult();
        Assert.Equal("\ndata: last\n\n", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Stream_WhoseCallerLeaves_CancelsTheFunction()
    {
        using (var answer = await _host.Http.GetAsync("/stream/well", HttpCompletionOption.ResponseHeadersRead))
        {
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(), Encoding.UTF8);
            await reader.ReadLineAsync();
        }

        await _host.Services.GetRequiredService<Signals>().CallerLeft.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.DoesNotContain(_host.Log.Lines, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Stream_ThatFailsHalfWay_IsCutAndNeverLooksWhole()
    {
        using var answer = await _host.Http.GetAsync("/stream/broken", HttpCompletionOption.ResponseHeadersRead);
        _host.Services.GetRequiredService<Signals>().Continue.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Stream_AtShutdown_EndsWithinTheGraceTime()
    {
        using var answer = await _host.Http.GetAsync("/stream/well", HttpCompletionOption.ResponseHeadersRead);
        await _host.Host.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(_host.Services.GetRequiredService<Signals>().CallerLeft.Task.IsCompletedSuccessfully);
    }
}
