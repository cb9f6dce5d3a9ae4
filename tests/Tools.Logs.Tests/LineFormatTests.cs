using System.Text;
using Maestro.Tools.Logs.Formats;
using Microsoft.Extensions.Time.Testing;

namespace Tools.Logs.Tests;

public sealed class LineFormatTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(
        "2026-11-22T18:24:08.198Z info: Orders.Store[0] Applied migration 1", "2026-11-22T18:24:08.198Z", LogLevel.Info,
        "Orders.Store", "Applied migration 1")]
    [InlineData("fail: Orders.Api.Handler[12]", null, LogLevel.Error, "Orders.Api.Handler", "")]
    [InlineData("2026-11-22 18:24:08 crit: A[-1] gone", "2026-11-22T18:24:08.000Z", LogLevel.Critical, "A", "gone")]
    public void DotNetConsole_AnEntry_IsRead(string line, string? time, LogLevel level, string component, string message) =>
        Reads(new DotNetConsoleFormat(), line, time, level, component, message);

    [Theory]
    [InlineData("      at Orders.Api.Handler.Run()")]
    [InlineData("Fail: Something[0] in other clothes")]
    [InlineData("warn: about [brackets] in text")]
    [InlineData("")]
    public void DotNetConsole_AnotherLine_IsNotAnEntry(string line) => Refuses(new DotNetConsoleFormat(), line);

    [Theory]
    [InlineData(
        "2026-01-31T10:00:00Z [ERROR] [billing] card refused", "2026-01-31T10:00:00.000Z", LogLevel.Error, "billing",
        "card refused")]
    [InlineData(
        "2026-01-31 10:00:00,250 [main] WARN com.shop.Cart - slow", "2026-01-31T10:00:00.250Z", LogLevel.Warn, "com.shop.Cart",
        "slow")]
    [InlineData(
        "2026-01-31 10:00:00,250 - shop.cart - ERROR - broken", "2026-01-31T10:00:00.250Z", LogLevel.Error, "shop.cart",
        "broken")]
    [InlineData("2026-01-31 10:00:00.250 +02:00 [INF] started", "2026-01-31T08:00:00.250Z", LogLevel.Info, "", "started")]
    [InlineData("[2026-01-31 10:00:00] ERROR: no room", "2026-01-31T10:00:00.000Z", LogLevel.Error, "", "no room")]
    [InlineData(
        "2026/01/31 10:00:00 [error] 12#12: *1 connect() failed", "2026-01-31T10:00:00.000Z", LogLevel.Error, "12#12",
        "*1 connect() failed")]
    [InlineData(
        "2026-01-31T10:00:00-0530 just words, no error", "2026-01-31T15:30:00.000Z", LogLevel.None, "", "just words, no error")]
    [InlineData("2026-01-31T10:00:00Z [cart] DEBUG hit", "2026-01-31T10:00:00.000Z", LogLevel.Debug, "cart", "hit")]
    public void Iso_AnEntry_IsRead(string line, string time, LogLevel level, string component, string message) =>
        Reads(new IsoFormat(), line, time, level, component, message);

    [Theory]
    [InlineData("2026-02-30T10:00:00Z ERROR no such day")]
    [InlineData("2026-01-31T25:00:00Z ERROR no such hour")]
    [InlineData("ERROR 2026-01-31T10:00:00Z level first")]
    public void Iso_AnotherLine_IsNotAnEntry(string line) => Refuses(new IsoFormat(), line);

    [Theory]
    [InlineData(
        "Feb 28 23:59:59 web-1 nginx[812]: worker exited", "2026-02-28T23:59:59.000Z", LogLevel.None, "nginx", "worker exited")]
    [InlineData("Dec  1 01:02:03 web-1 kernel: ERROR: disk", "2025-12-01T01:02:03.000Z", LogLevel.Error, "kernel", "ERROR: disk")]
    [InlineData("<11>Feb 28 23:59:59 web-1 app: x", "2026-02-28T23:59:59.000Z", LogLevel.Error, "app", "x")]
    [InlineData(
        "2026-01-31T10:00:00.5+01:00 web-1 sshd[4]: refused", "2026-01-31T09:00:00.500Z", LogLevel.None, "sshd", "refused")]
    [InlineData(
        "<165>1 2026-01-31T10:00:00Z web-1 evntslog - ID47 [a b=\"1\"] An event", "2026-01-31T10:00:00.000Z", LogLevel.Info,
        "evntslog", "An event")]
    public void Syslog_AnEntry_IsRead(string line, string time, LogLevel level, string component, string message) =>
        Reads(new SyslogFormat(Clock), line, time, level, component, message);

    [Theory]
    [InlineData(
        """{"@t":"2026-01-31T10:00:00.1Z","@m":"placed \"x\"","SourceContext":"Orders"}""", "2026-01-31T10:00:00.100Z",
        LogLevel.Info, "Orders", "placed \"x\"")]
    [InlineData(
        """{"level":50,"time":1769853600000,"name":"api","msg":"no","err":{"level":"deep"}}""", "2026-01-31T10:00:00.000Z",
        LogLevel.Error, "api", "no")]
    [InlineData(
        """{"ts":1769853600.25,"severity":"WARNING","message":"m"}""", "2026-01-31T10:00:00.250Z", LogLevel.Warn, "", "m")]
    [InlineData(
        """{"EventId":0,"LogLevel":"Critical","Category":"A.B","Message":"m","State":{"Message":"s"}}""", null, LogLevel.Critical,
        "A.B", "m")]
    public void Json_AnEntry_IsRead(string line, string? time, LogLevel level, string component, string message) =>
        Reads(new JsonFormat(), line, time, level, component, message);

    [Theory]
    [InlineData("""{"torn": "li}""")]
    [InlineData("[1,2]")]
    public void Json_AnotherLine_IsNotAnEntry(string line) => Refuses(new JsonFormat(), line);

    [Theory]
    [InlineData(
        """127.0.0.1 - - [31/Jan/2026:10:00:00 +0100] "GET /api/orders?x=1 HTTP/1.1" 503 12 "-" "curl/8" """,
        "2026-01-31T09:00:00.000Z", LogLevel.Error, "/api")]
    [InlineData(
        """::1 - bob [01/Dec/2025:10:00:00 +0000] "POST / HTTP/1.1" 404 0""", "2025-12-01T10:00:00.000Z", LogLevel.Warn, "/")]
    public void Access_AnEntry_IsRead(string line, string time, LogLevel level, string component) =>
        Reads(new AccessFormat(), line, time, level, component, line[line.IndexOf('"', StringComparison.Ordinal)..]);

    [Theory]
    [InlineData("ERROR: out of paper", LogLevel.Error)]
    [InlineData("there was no error so far", LogLevel.None)]
    [InlineData("[warn] toner is low", LogLevel.Warn)]
    [InlineData("FATAL gone", LogLevel.Critical)]
    public void Plain_ALine_HasTheMarkedLevel(string line, LogLevel level) =>
        Reads(new PlainFormat(), line, null, level, "", line);

    private static void Reads(ILineFormat format, string line, string? time, LogLevel level, string component, string message)
    {
        Assert.True(format.TryParse(Encoding.UTF8.GetBytes(line), line, out var head));
        Assert.Equal(time, head.Time is { } at ? Timestamps.Format(at) : null);
        Assert.Equal(level, head.Level);
        Assert.Equal(component, head.Component.ToString());
        Assert.Equal(message, head.Message.ToString());
    }

    private static void Refuses(ILineFormat format, string line) =>
        Assert.False(format.TryParse(Encoding.UTF8.GetBytes(line), line, out _));
}
