#!/bin/sh
# Before provisioning: remembers the month in which the budget begins, which Azure does not let change later.
set -eu
if [ -z "${MAESTRO_BUDGET_START:-}" ]; then
  azd env set MAESTRO_BUDGET_START "$(date -u +%Y-%m-01)"
fi
