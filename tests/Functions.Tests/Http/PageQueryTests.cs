using CsCheck;
using Maestro.Functions.Http.Requests;
using Maestro.Runs;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.AspNetCore.Http;

namespace Functions.Tests.Http;

public sealed class PageQueryTests
{
    [Theory]
    [InlineData("", 50)]
    [InlineData("?limit=1", 1)]
    [InlineData("?limit=200", 200)]
    [InlineData("?limit=5&limit=7", 7)]
    public void Limit_InRange_IsTaken(string query, int expected)
    {
        var page = Query(query);
        Assert.Equal(expected, page.Limit());
        Assert.Empty(page.Faults);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("201")]
    [InlineData("1.0")]
    [InlineData("+1")]
    [InlineData("0x1")]
    [InlineData("99999999999999999999")]
    public void Limit_OutOfRange_IsAFault(string text)
    {
        var page = Query($"?limit={Uri.EscapeDataString(text)}");
        page.Limit();
        Assert.Equal("limit", Assert.Single(page.Faults).Path);
    }

    [Theory]
    [InlineData("failed", RunStatus.Failed)]
    [InlineData("FAILED", RunStatus.Failed)]
    public void Word_OfAMember_IsTaken(string text, RunStatus expected) =>
        Assert.Equal(expected, Query($"?status={text}").Word<RunStatus>("status"));

    [Fact]
    public void Word_OfAnythingElse_IsAFaultThatListsTheWords() => Gen.String.Sample(text =>
    {
        if (text.Length == 0 || Enum.GetNames<RunStatus>().Contains(text, StringComparer.OrdinalIgnoreCase)) return;
        var page = new PageQuery(
            new QueryCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { ["status"] = text }));
        Assert.Null(page.Word<RunStatus>("status"));
        Assert.Equal("is one of pending, running, waiting, completed, failed, cancelled", Assert.Single(page.Faults).Msg);
    });

    [Theory]
    [InlineData("0000000000000000001~0123456789abcdef0123456789abcdef")]
    [InlineData("3155378975999999999~0123456789abcdef0123456789abcdef~approve")]
    public void Cursor_AsAListGivesIt_IsTaken(string cursor)
    {
        var page = Query($"?cursor={cursor}");
        Assert.Equal(cursor, page.Cursor());
        Assert.Empty(page.Faults);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("0000000000000000001")]
    [InlineData("0000000000000000001~")]
    [InlineData("0000000000000000001~a%0A")]
    [InlineData("0000000000000000001~a%2Fb")]
    public void Cursor_OfAnotherForm_IsAFault(string cursor)
    {
        var page = Query($"?cursor={cursor}");
        Assert.Null(page.Cursor());
        Assert.Equal("cursor", Assert.Single(page.Faults).Path);
    }

    private static PageQuery Query(string query) => new(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
