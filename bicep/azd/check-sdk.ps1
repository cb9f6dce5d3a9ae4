# Before packaging the Functions app: see check-sdk.sh, which this does for Windows.
if ($env:DurableSdk -ne 'nuget') {
  Write-Error 'The Functions app is built with the real SDK only: run $env:DurableSdk = "nuget" first.'
  exit 1
}
