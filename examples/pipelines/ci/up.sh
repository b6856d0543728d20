#!/usr/bin/env bash
# Applies the plan in plan/, and nothing else. Without --skip-preview on purpose: the preview of `up` compares everything
# with the plan before the first write. The update alone would stop half-way at the first difference.
set -euo pipefail
: "${PULUMI_STACK:?the stack to update}" "${PLAN_SHA256:?the output of plan.mjs find}"

node ci/plan.mjs check plan
pulumi up --stack "$PULUMI_STACK" --plan plan/plan.json --yes --non-interactive --diff --color never
