#!/bin/sh
# Before packaging the Functions app: azd publishes it with the shell's variables only, and without this one it would publish the
# library of the embedded host. Looked for in the shell, not in azd's environment, which dotnet does not see.
set -eu
if [ "${DurableSdk:-}" != nuget ]; then
  echo 'The Functions app is built with the real SDK only: run "DurableSdk=nuget azd up" (or export DurableSdk=nuget first).' >&2
  exit 1
fi
