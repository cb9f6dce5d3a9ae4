# Before provisioning: see prepare.sh, which this does for Windows.
$ErrorActionPreference = 'Stop'
if ($env:MAESTRO_BACKEND -eq 'durableTaskScheduler' -and $env:CloudExtensions -ne 'true') {
  throw 'MAESTRO_BACKEND=durableTaskScheduler needs an app with that back end: run $env:CloudExtensions = "true"; azd up.'
}
if (-not $env:MAESTRO_BUDGET_START) {
  azd env set MAESTRO_BUDGET_START ([DateTime]::UtcNow.ToString('yyyy-MM-01', [Globalization.CultureInfo]::InvariantCulture))
  if ($LASTEXITCODE -ne 0) { throw 'azd env set failed.' }
}
