# Before provisioning: see prepare.sh, which this does for Windows.
$ErrorActionPreference = 'Stop'
if (-not $env:MAESTRO_BUDGET_START) {
  azd env set MAESTRO_BUDGET_START ([DateTime]::UtcNow.ToString('yyyy-MM-01', [Globalization.CultureInfo]::InvariantCulture))
  if ($LASTEXITCODE -ne 0) { throw 'azd env set failed.' }
}
