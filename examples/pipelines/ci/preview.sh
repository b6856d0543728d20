#!/usr/bin/env bash
# Previews the stack. plan/ then contains the plan, its description, and the output of the preview.
set -euo pipefail
: "${PULUMI_STACK:?the stack to preview}"

mkdir -p plan
pulumi preview --stack "$PULUMI_STACK" --diff --save-plan plan/plan.json --non-interactive --color never 2>&1 |
  tee plan/preview.txt
node ci/plan.mjs seal plan
