#!/bin/sh
# Renders manifests of deploy/ for the environment that azd holds, for azd to apply: artifacts/azd/<name>/<name>.tmpl.yaml.
# Usage: render.sh NAME FOLDER, such as render.sh router router/overlays/prod. Values come from azd's variables, which are the outputs
# of bicep/main.bicep. kubectl renders, since azd's own kustomize support is an alpha feature.
set -eu
name=$1
folder=$2
root=$(cd "$(dirname "$0")/../.." && pwd)
out="$root/artifacts/azd"

rm -rf "${out:?}/$name" "$out/deploy"
mkdir -p "$out/$name"
cp -R "$root/deploy" "$out/deploy"

vault=$AZURE_KEY_VAULT_NAME
case $folder in serving/*) vault=$MODELS_KEY_VAULT_NAME ;; esac

cat > "$out/deploy/$folder/environment.yaml" <<VALUES
apiVersion: v1
kind: ConfigMap
metadata:
  name: environment
  annotations:
    config.kubernetes.io/local-config: "true"
data:
  registry: "$AZURE_CONTAINER_REGISTRY_ENDPOINT"
  tenantId: "$AZURE_TENANT_ID"
  routerClientId: "$ROUTER_CLIENT_ID"
  prometheusReaderClientId: "$PROMETHEUS_READER_CLIENT_ID"
  servingClientId: "$SERVING_CLIENT_ID"
  keyVaultName: "$vault"
  bundleUrl: "$BUNDLE_URL"
  routerStorage: "$ROUTER_STORAGE"
  prometheusQueryEndpoint: "$PROMETHEUS_QUERY_ENDPOINT"
  routerAddress: "$ROUTER_ADDRESS"
  functionsSubnet: "$FUNCTIONS_SUBNET"
  privateEndpointsSubnet: "$PRIVATE_ENDPOINTS_SUBNET"
VALUES

# azd puts the image that it has just pushed where the template asks for it.
kubectl kustomize "$out/deploy/$folder" |
  sed 's|image: .*/maestro-router[:@].*|image: "{{.Env.SERVICE_ROUTER_IMAGE_NAME}}"|' > "$out/$name/$name.tmpl.yaml"
rm -rf "$out/deploy"
echo "Rendered deploy/$folder to artifacts/azd/$name/$name.tmpl.yaml"
