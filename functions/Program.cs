#if DURABLE_NUGET
using Maestro.Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services
    .AddMaestro(builder.Configuration)
    .AddMaestroTelemetry(builder.Configuration, "maestro")
    .AddAzure(builder.Configuration);
await builder.Build().RunAsync();
#endif
