namespace Infrastructure.Tests.Bicep;

/// <summary>What manifests of deploy/ name is what the templates make.</summary>
[Collection(BicepCollection.Name)]
public sealed class ManifestAgreementTests(Workspace workspace)
{
    [Theory]
    [InlineData("staging")]
    [InlineData("prod")]
    public async Task Addresses_OfTheOverlay_AreThoseOfTheTemplate(string environment)
    {
        var outputs = (await workspace.SnapshotAsync(environment)).Json["outputs"]!;
        var overlay = Checkout.Text("deploy", "router", "overlays", environment, "environment.yaml");

        Assert.Contains($"routerAddress: {outputs["ROUTER_ADDRESS"]}", overlay, StringComparison.Ordinal);
        Assert.Contains($"functionsSubnet: {outputs["FUNCTIONS_SUBNET"]}", overlay, StringComparison.Ordinal);
        Assert.Contains($"privateEndpointsSubnet: {outputs["PRIVATE_ENDPOINTS_SUBNET"]}", overlay, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("router", "base", "name: router\n")]
    [InlineData("serving", "common", "name: maestro-serving\n")]
    public void ServiceAccount_OfAWorkload_IsTheFederatedOne(string area, string folder, string name) =>
        Assert.Contains(
            name, Checkout.Text("deploy", area, folder, "service-account.yaml").ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
}
