using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Host.Tests.Requests;

/// <summary>Each bad request is one clear problem that lists every fault, and changes nothing.</summary>
public sealed class BadRequestTests(MaestroFixture fixture) : IClassFixture<MaestroFixture>, IAsyncLifetime
{
    private const string UnknownRun = "0123456789abcdef0123456789abcdef";

    private readonly Api _api = fixture.Maestro.Api;
    private string _before = "";

    public async Task InitializeAsync() => _before = await EverythingAsync();

    public async Task DisposeAsync() => Assert.Equal(_before, await EverythingAsync());

    [Fact]
    public async Task StartRun_OfAnUnknownRecipe_SaysWhichThereAre()
    {
        var faults = await InvalidAsync("""{"recipe":"log-triag"}""");
        var (path, msg) = Assert.Single(faults);
        Assert.Equal("recipe", path);
        Assert.Contains("log-triage", msg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"recipe":"../agent"}""")]
    [InlineData("""{"recipe":"agent/../agent"}""")]
    [InlineData("""{"recipe":"/etc"}""")]
    [InlineData("""{"recipe":""}""")]
    [InlineData("""{}""")]
    public async Task StartRun_WithARecipeThatIsNoName_IsRefused(string body) =>
        Assert.Equal("recipe", Assert.Single(await InvalidAsync(body)).Path);

    [Fact]
    public async Task StartRun_WithEverythingWrongAtOnce_ListsAllOfIt()
    {
        var faults = await InvalidAsync(
            """{"recipe":"gate-one","version":"9.9.9","inputs":{"steps":"x","colour":1},"autonomy":"L9","tags":["ok","Not ok"],"idempotencyKey":""}""");
        Assert.Equal(
            ["autonomy", "idempotencyKey", "inputs.colour", "inputs.name", "inputs.steps", "tags[1]", "version"],
            faults.Select(fault => fault.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task StartRun_WithMoreInputThanARunHolds_IsRefused()
    {
        var (path, msg) = Assert.Single(
            await InvalidAsync($$$"""{"recipe":"gate-one","inputs":{"name":"{{{new string('x', 700_000)}}}"} }"""));
        Assert.Equal("inputs", path);
        Assert.Contains("as a file", msg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task StartRun_WithAnInputOfAnotherType_NamesTheInput(string value) =>
        Assert.Equal(
            "inputs.name", Assert.Single(await InvalidAsync($$$"""{"recipe":"gate-one","inputs":{"name":{{{value}}} }}""")).Path);

    [Fact]
    public async Task StartRun_WithAFileInputThatNamesABlob_IsRefused()
    {
        var digest = "sha256:" + new string('a', 64);
        var faults = await InvalidAsync(
            $$$"""{"recipe":"log-triage","inputs":{"log":{"digest":"{{{digest}}}","bytes":1,"name":"x"} } }""");
        Assert.Equal("inputs.log", Assert.Single(faults).Path);
    }

    [Fact]
    public async Task StartRun_OfARecipeWithACycle_NamesTheCycle()
    {
        var (path, msg) = Assert.Single(await InvalidAsync("""{"recipe":"cyclic"}"""));
        Assert.StartsWith("recipe:nodes.", path, StringComparison.Ordinal);
        Assert.Contains("a -> c -> b -> a", msg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartRun_OfARecipeThatNeedsAMissingNode_NamesBoth()
    {
        var faults = await InvalidAsync("""{"recipe":"missing-node"}""");
        Assert.Equal(["recipe:nodes.b.needs[0]", "recipe:nodes.b.payload"], faults.Select(fault => fault.Path));
        Assert.All(faults, fault => Assert.Contains("there is no node 'x'", fault.Msg, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cyclic", "nodes.a.needs")]
    [InlineData("missing-node", "nodes.b.needs[0]")]
    public async Task Validate_OfABrokenRecipe_SaysSoWithItsFaults(string recipe, string path)
    {
        using var response = await _api.SendAsync(HttpMethod.Post, $"/pipelines/{recipe}/validate");
        var answer = await Api.GoodAsync(response, HttpStatusCode.OK);
        Assert.False(answer.Flag("valid"));
        Assert.Contains(path, Problems.Paths(answer));
    }

    [Fact]
    public async Task Validate_OfARecipeInTheBody_ChecksThatAndStoresNothing()
    {
        var body = new JsonObject
        {
            ["recipe"] =
                "apiVersion: maestro/v1\nname: sent\nversion: 1.0.0\ndescription: d\nnodes:\n  a: { kind: gate, needs: [a], title: t, payload: {} }\n",
        };
        using var response = await _api.PostAsync("/pipelines/sent/validate", body);
        var answer = await Api.GoodAsync(response, HttpStatusCode.OK);
        Assert.Equal(["nodes.a.needs[0]"], Problems.Paths(answer));
        using var unknown = await _api.SendAsync(HttpMethod.Post, "/pipelines/sent/validate");
        await Problems.ReadAsync(unknown, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Validate_OfAGoodRecipeWithInputs_ChecksTheInputsToo()
    {
        using var good = await _api.SendAsync(HttpMethod.Post, "/pipelines/log-triage/validate");
        Assert.True((await Api.GoodAsync(good, HttpStatusCode.OK)).Flag("valid"));
        using var bad = await _api.PostAsync("/pipelines/gate-one/validate", JsonNode.Parse("""{"inputs":{"x":1}}"""));
        Assert.Equal(["inputs.name", "inputs.x"], Problems.Paths(await Api.GoodAsync(bad, HttpStatusCode.OK)));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("{", "")]
    [InlineData("null", "null")]
    [InlineData("[]", "")]
    [InlineData("\"text\"", "")]
    [InlineData("""{"recipe":"agent"} trailing""", "")]
    [InlineData("""{"recipe":7}""", "")]
    [InlineData("""{"recipe":"agent","inputs":[]}""", "")]
    [InlineData("""{"recipe":"agent","tags":"x"}""", "")]
    [InlineData("""{"recipe":"agent","colour":"red"}""", "colour")]
    [InlineData("""{"recipe":"agent","inputs":{"mood":"x","mood":"y"}}""", "")]
    public async Task StartRun_WithABodyThatIsNoRequest_IsMalformed(string body, string word)
    {
        using var response = await SendAsync("/runs", body);
        var problem = await Problems.ReadAsync(response, HttpStatusCode.BadRequest);
        Assert.Contains(word, Assert.Single(Problems.Faults(problem)).Msg + Problems.Paths(problem)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartRun_WithBytesThatAreNoText_IsMalformed()
    {
        var bytes = new byte[4096];
        new Random(7).NextBytes(bytes);
        foreach (var type in (string[])
        [
            "application/json",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/x-www-form-urlencoded",
        ])
        {
            using var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            using var response = await _api.SendAsync(HttpMethod.Post, "/runs", content);
            await Problems.ReadAsync(response, HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task StartRun_RefusedWithItsUploads_LeavesNothingOfThemBehind()
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(new byte[700_000]), "log", "large.log" },
            { new ByteArrayContent([1, 2, 3]), "other", "small.log" },
            { new StringContent("""{"recipe":"log-triage","autonomy":"L9"}"""), "run" },
        };
        var before = Blobs();

        using var response = await _api.SendAsync(HttpMethod.Post, "/runs", form);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(before, Blobs());
    }

    [Fact]
    public async Task StartRun_WithMorePartsThanAFormMayHave_IsMalformed()
    {
        using var form = new MultipartFormDataContent();
        for (var i = 0; i < 300; i++) form.Add(new ByteArrayContent([1]), $"p{i}", "a");

        using var response = await _api.SendAsync(HttpMethod.Post, "/runs", form);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("more than 256 parts", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartRun_WithAFormThatEndsEarly_IsMalformed()
    {
        using var content = new StringContent("--x\r\nContent-Disposition: form-data; name=\"run\"\r\n\r\n{\"recipe\":");
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        using var response = await _api.SendAsync(HttpMethod.Post, "/runs", content);
        await Problems.ReadAsync(response, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task StartRun_WithAFormWithoutItsRun_SaysSo()
    {
        using var form = new MultipartFormDataContent { { new StringContent("text"), "log", "a.log" } };
        using var response = await _api.SendAsync(HttpMethod.Post, "/runs", form);
        Assert.Contains(
            "'run'", Assert.Single(Problems.Faults(await Problems.ReadAsync(response, HttpStatusCode.BadRequest))).Msg,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartRun_WithFilesThatNobodyAskedFor_NamesThem()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("""{"recipe":"gate-one","inputs":{"name":"x"}}"""), "run" },
            { new StringContent("text"), "extra", "a.log" },
            { new StringContent("text"), "name", "b.log" },
        };
        using var response = await _api.SendAsync(HttpMethod.Post, "/runs", form);
        Assert.Equal(
            ["inputs.extra", "inputs.name"],
            Problems.Paths(await Problems.ReadAsync(response, HttpStatusCode.UnprocessableEntity)).Distinct());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData(null)]
    public async Task StartRun_WithAnotherContentType_IsRefused(string? type)
    {
        using var content = new ByteArrayContent("""{"recipe":"agent","inputs":{"mood":"good"}}"""u8.ToArray());
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await _api.SendAsync(HttpMethod.Post, "/runs", content);
        await Problems.ReadAsync(response, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task StartRun_WithFiftyMegabytes_IsTooLarge(string type)
    {
        using var content = new ByteArrayContent(new byte[50 * 1024 * 1024]);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await _api.SendAsync(HttpMethod.Post, "/runs", content);
        await Problems.ReadAsync(response, HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task StartRun_WithFiftyMegabytesUnannounced_IsCutOffWithTheReason()
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, _api.Http.BaseAddress!.Port);
        await using var stream = tcp.GetStream();
        await stream.WriteAsync("POST /runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray());
        var chunk = Encoding.ASCII.GetBytes($"100000\r\n{new string(' ', 0x100000)}\r\n");
        try
        {
            for (var sent = 0; sent < 50; sent++) await stream.WriteAsync(chunk);
        }
        catch (IOException)
        {
            // The server does not take in more than it allows.
        }

        var answer = new byte[64];
        Assert.StartsWith(
            "HTTP/1.1 413 ", Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartRun_WithAFileAboveTheInputsLimit_NamesTheLimit()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("""{"recipe":"log-triage"}"""), "run" },
            { new ByteArrayContent(new byte[34 * 1024 * 1024]), "log", "big.log" },
        };
        using var response = await _api.SendAsync(HttpMethod.Post, "/runs", form);
        var (path, msg) = Assert.Single(Problems.Faults(await Problems.ReadAsync(response, HttpStatusCode.UnprocessableEntity)));
        Assert.Equal("inputs.log", path);
        Assert.Contains("33554432", msg, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/runs/" + UnknownRun)]
    [InlineData("GET", "/runs/" + UnknownRun + "/graph")]
    [InlineData("GET", "/runs/" + UnknownRun + "/logs")]
    [InlineData("GET", "/runs/" + UnknownRun + "/logs?stream=1")]
    [InlineData("GET", "/runs/" + UnknownRun + "/artifacts")]
    [InlineData("GET", "/runs/" + UnknownRun + "/artifacts/x")]
    [InlineData("GET", "/runs/" + UnknownRun + "/compare/previous")]
    [InlineData("POST", "/runs/" + UnknownRun + "/cancel")]
    [InlineData("GET", "/runs/not-an-id")]
    [InlineData("GET", "/runs/..%2F..%2Fetc")]
    [InlineData("GET", "/runs/0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("GET", "/approvals/" + UnknownRun + "~approve")]
    [InlineData("GET", "/approvals/not-an-id")]
    [InlineData("GET", "/approvals/" + UnknownRun + "~a~b")]
    [InlineData("GET", "/approvals?runId=" + UnknownRun)]
    [InlineData("GET", "/approvals?runId=..")]
    [InlineData("GET", "/pipelines/none")]
    [InlineData("GET", "/nowhere")]
    public async Task Anything_ThatDoesNotExist_IsNotFound(string method, string path)
    {
        using var response = await _api.SendAsync(new HttpMethod(method), path);
        await Problems.ReadAsync(response, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Decide_OnAnUnknownGate_IsNotFound()
    {
        using var response = await _api.DecideAsync($"{UnknownRun}~approve", "approve");
        await Problems.ReadAsync(response, HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/runs?limit=0", "limit")]
    [InlineData("/runs?limit=201", "limit")]
    [InlineData("/runs?limit=-1", "limit")]
    [InlineData("/runs?limit=ten", "limit")]
    [InlineData("/runs?limit=", "limit")]
    [InlineData("/runs?status=done", "status")]
    [InlineData("/runs?status=1", "status")]
    [InlineData("/runs?status=failed,completed", "status")]
    [InlineData("/runs?cursor=%00", "cursor")]
    [InlineData("/runs?cursor=abc", "cursor")]
    [InlineData("/approvals?cursor='%20or%201", "cursor")]
    [InlineData("/approvals?status=running", "status")]
    [InlineData("/runs/" + UnknownRun + "/logs?after=x", "after")]
    [InlineData("/runs/" + UnknownRun + "/logs?after=-1", "after")]
    [InlineData("/runs/" + UnknownRun + "/logs?after=9223372036854775808", "after")]
    [InlineData("/runs/" + UnknownRun + "/logs?limit=1001", "limit")]
    public async Task List_WithABadParameter_NamesIt(string path, string name)
    {
        using var response = await _api.Http.GetAsync(path);
        Assert.Equal([name], Problems.Paths(await Problems.ReadAsync(response, HttpStatusCode.BadRequest)));
    }

    [Fact]
    public async Task List_WithSeveralBadParameters_NamesAllOfThem()
    {
        using var response = await _api.Http.GetAsync("/runs?limit=x&status=x&cursor=x");
        Assert.Equal(
            ["cursor", "limit", "status"], Problems.Paths(await Problems.ReadAsync(response, HttpStatusCode.BadRequest)));
    }

    [Theory]
    [InlineData("DELETE", "/runs")]
    [InlineData("PUT", "/approvals/x")]
    public async Task Address_WithAnotherMethod_IsNotAllowed(string method, string path)
    {
        using var response = await _api.SendAsync(new HttpMethod(method), path);
        await Problems.ReadAsync(response, HttpStatusCode.MethodNotAllowed);
    }

    private async Task<IReadOnlyList<(string Path, string Msg)>> InvalidAsync(string body)
    {
        using var response = await SendAsync("/runs", body);
        return Problems.Faults(await Problems.ReadAsync(response, HttpStatusCode.UnprocessableEntity));
    }

    private Task<HttpResponseMessage> SendAsync(string path, string body) =>
        _api.SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"));

    private async Task<string> EverythingAsync() =>
        (await _api.GetAsync("/runs")).ToJsonString() + (await _api.GetAsync("/approvals")).ToJsonString()
        + string.Join(
            ' ',
            Directory.EnumerateFiles(Path.Combine(fixture.Maestro.Folder, "data", "blobs"), "*", SearchOption.AllDirectories));

    private IEnumerable<string> Blobs() => Directory.EnumerateFiles(
        Path.Combine(fixture.Maestro.Folder, "data", "blobs"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .ToList();
}
