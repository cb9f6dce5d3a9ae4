# Renders manifests of deploy/ for the environment that azd holds: see render.sh, which this does for Windows.
param([Parameter(Mandatory)][string]$Name, [Parameter(Mandatory)][string]$Folder)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

function Value([string]$Variable) {
  $value = [Environment]::GetEnvironmentVariable($Variable)
  if ($null -eq $value) { throw "$Variable is not set: provision the environment first." }
  return $value
}

$root = Resolve-Path (Join-Path $PSScriptRoot '../..')
$out = Join-Path $root 'artifacts/azd'
$copy = Join-Path $out 'deploy'
foreach ($old in @((Join-Path $out $Name), $copy)) { if (Test-Path $old) { Remove-Item $old -Recurse -Force } }
New-Item (Join-Path $out $Name) -ItemType Directory -Force | Out-Null
Copy-Item (Join-Path $root 'deploy') $copy -Recurse

$vault = if ($Folder.StartsWith('serving/')) { 'MODELS_KEY_VAULT_NAME' } else { 'AZURE_KEY_VAULT_NAME' }
@"
apiVersion: v1
kind: ConfigMap
metadata:
  name: environment
  annotations:
    config.kubernetes.io/local-config: "true"
data:
  registry: "$(Value AZURE_CONTAINER_REGISTRY_ENDPOINT)"
  tenantId: "$(Value AZURE_TENANT_ID)"
  routerClientId: "$(Value ROUTER_CLIENT_ID)"
  prometheusReaderClientId: "$(Value PROMETHEUS_READER_CLIENT_ID)"
  servingClientId: "$(Value SERVING_CLIENT_ID)"
  keyVaultName: "$(Value $vault)"
  bundleUrl: "$(Value BUNDLE_URL)"
  routerStorage: "$(Value ROUTER_STORAGE)"
  prometheusQueryEndpoint: "$(Value PROMETHEUS_QUERY_ENDPOINT)"
  routerAddress: "$(Value ROUTER_ADDRESS)"
  functionsSubnet: "$(Value FUNCTIONS_SUBNET)"
  privateEndpointsSubnet: "$(Value PRIVATE_ENDPOINTS_SUBNET)"
"@ | Set-Content (Join-Path $copy "$Folder/environment.yaml") -Encoding utf8

$rendered = kubectl kustomize (Join-Path $copy $Folder)
if ($LASTEXITCODE -ne 0) { throw "kubectl kustomize $Folder failed." }
# azd puts the image that it has just pushed where the template asks for it.
$rendered -replace 'image: .*/maestro-router[:@].*', 'image: "{{.Env.SERVICE_ROUTER_IMAGE_NAME}}"' |
  Set-Content (Join-Path $out "$Name/$Name.tmpl.yaml") -Encoding utf8
Remove-Item $copy -Recurse -Force
Write-Output "Rendered deploy/$Folder to artifacts/azd/$Name/$Name.tmpl.yaml"
