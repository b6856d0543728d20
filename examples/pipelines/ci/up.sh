#!/usr/bin/env bash
# Applies the plan in plan/, and nothing else. Without --skip-preview on purpose: the preview of `up` holds everything
# against the plan before the first write, where the update alone would stop half-way at the first difference.
set -euo pipefail
: "${PULUMI_STACK:?the stack to update}" "${PLAN_SHA256:?what plan.mjs find printed}"

node ci/plan.mjs check plan
pulumi up --stack "$PULUMI_STACK" --plan plan/plan.json --yes --non-interactive --diff --color never
