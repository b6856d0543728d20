#!/usr/bin/env bash
# Previews the program without credentials, backend or look-ups, on an empty stack "fork" in a temporary folder.
# The preview shows that the program runs and what it declares, not what would change on air.
set -euo pipefail

state="$(mktemp -d)"
export PULUMI_BACKEND_URL="file://$state" PULUMI_CONFIG_PASSPHRASE=''
pulumi stack init fork --secrets-provider passphrase --non-interactive
pulumi preview --stack fork --diff --non-interactive --color never
