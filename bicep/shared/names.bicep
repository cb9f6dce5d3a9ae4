// One function per shape of name that Azure allows, so that every name of an environment follows one pattern.

@export()
@description('kind-workload-environment-suffix. For names that allow dashes, up to 60 characters.')
func nameOf(kind string, workload string, environmentName string, suffix string) string =>
  toLower(take('${kind}-${workload}-${environmentName}-${suffix}', 60))

@export()
@description('The same in at most 24 characters, for vaults and clusters. The suffix is kept whole, since it makes the name unique.')
func shortNameOf(kind string, workload string, environmentName string, suffix string) string =>
  toLower('${take('${kind}-${workload}-${environmentName}', 16)}-${take(suffix, 7)}')

@export()
@description('Letters and digits only, at most 24, for storage accounts and registries. The suffix is kept whole.')
func plainNameOf(kind string, workload string, environmentName string, suffix string) string =>
  toLower('${take(replace('${kind}${workload}${environmentName}', '-', ''), 16)}${take(suffix, 8)}')
