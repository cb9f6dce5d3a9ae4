using System.Text;
using Maestro.Functions.Starting;
using Maestro.Problems;
using Maestro.Stores;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Maestro.Functions.Http.Requests;

/// <summary>
/// A form that asks for a run. Its part <c>run</c> is JSON; each other part is a file and goes to the blob store's staging as it
/// arrives, so that none is held in memory.
/// </summary>
internal sealed class RunForm(IBlobStore blobs) : IAsyncDisposable
{
    private const string RunPart = "run";
    private const int MaxParts = 256;
    private const int MaxBoundaryLength = 128;

    private readonly List<UploadedFile> _files = [];

    public IReadOnlyList<UploadedFile> Files => _files;

    /// <summary>The part <c>run</c>; null when there is none.</summary>
    public ReadOnlyMemory<byte>? Run { get; private set; }

    /// <summary>Reads the whole form. Null, or the problem to answer with.</summary>
    public async Task<IActionResult?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > RequestBody.MaxBytes) return ProblemReply.TooLarge(RequestBody.MaxBytes);
        try
        {
            return MediaTypeHeaderValue.Parse(request.ContentType).MediaType.StartsWith(
                "multipart/", StringComparison.OrdinalIgnoreCase)
                ? await ReadPartsAsync(request, cancellationToken)
                : await ReadFieldsAsync(request, cancellationToken);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return ProblemReply.TooLarge(RequestBody.MaxBytes);
        }
        catch (Exception e) when (e is InvalidDataException
            or (IOException and not ConnectionResetException and not StoreException))
        {
            // An IOException that is not the connection's own is a form that ends before its last boundary.
            return Malformed($"the form cannot be read: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files) await file.Content.DisposeAsync();
    }

    private static IActionResult Malformed(string fault) => ProblemReply.Malformed([new Fault("", fault)]);

    private async Task<IActionResult?> ReadPartsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > MaxBoundaryLength)
            return Malformed($"the form has no boundary of 1 to {MaxBoundaryLength} characters");

        var parts = new MultipartReader(boundary, new BoundedStream(request.Body, RequestBody.MaxBytes));
        for (var count = 0; await parts.ReadNextSectionAsync(cancellationToken) is { } part; count++)
        {
            if (count == MaxParts) return Malformed($"the form has more than {MaxParts} parts");
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition)
                || disposition.Name.Length == 0)
                return Malformed($"part {count + 1} of the form has no name");

            var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            var fileName = HeaderUtilities.RemoveQuotes(
                disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName);
            if (await TakeAsync(
                name, fileName.HasValue ? Path.GetFileName(fileName.Value)! : $"{name}.txt", part.Body,
                cancellationToken) is { } problem)
                return problem;
        }

        return null;
    }

    private async Task<IActionResult?> ReadFieldsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var limits = new FormOptions
        {
            BufferBodyLengthLimit = RequestBody.MaxBytes,
            ValueLengthLimit = (int)RequestBody.MaxBytes,
        };
        foreach (var (name, value) in await request.ReadFormAsync(limits, cancellationToken))
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(value.ToString()));
            if (await TakeAsync(name, $"{name}.txt", content, cancellationToken) is { } problem) return problem;
        }

        return null;
    }

    private async Task<IActionResult?> TakeAsync(
        string name, string fileName, Stream content, CancellationToken cancellationToken)
    {
        if (name != RunPart)
        {
            _files.Add(new UploadedFile(name, fileName, await blobs.StageAsync(content, cancellationToken)));
            return null;
        }

        var (bytes, problem) = await RequestBody.BytesAsync(content, cancellationToken);
        Run = bytes;
        return problem;
    }
}
