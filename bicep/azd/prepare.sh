#!/bin/sh
# Before provisioning: remembers the month in which the budget begins, which Azure does not let change later; and stops a deployment
# to the scheduler of an app that was built without it. azd builds with the shell's variables, which a hook sees too.
set -eu
if [ "${MAESTRO_BACKEND:-azureStorage}" = durableTaskScheduler ] && [ "${CloudExtensions:-}" != true ]; then
  echo 'MAESTRO_BACKEND=durableTaskScheduler needs an app with that back end: run "CloudExtensions=true azd up".' >&2
  exit 1
fi
if [ -z "${MAESTRO_BUDGET_START:-}" ]; then
  azd env set MAESTRO_BUDGET_START "$(date -u +%Y-%m-01)"
fi
