using Maestro.Functions;
using Maestro.Functions.App;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddAzureDefaults();
builder.Services
    .AddAzure(builder.Configuration)
    .AddMaestro(builder.Configuration)
    .AddMaestroTelemetry(builder.Configuration, "maestro");
await builder.Build().RunAsync();
