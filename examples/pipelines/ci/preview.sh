#!/usr/bin/env bash
# Previews the stack. plan/ then contains the plan, its description, the output of the preview, and the review in words
# (review.md) and as a page (review.html).
set -euo pipefail
: "${PULUMI_STACK:?the stack to preview}"

mkdir -p plan
# One preview makes the plan and the review. The log of its events has more than everyone may read, so it is no artifact.
events="$(mktemp)"
status=0
PULUMI_DEBUG_COMMANDS=true pulumi preview --stack "$PULUMI_STACK" --diff --save-plan plan/plan.json \
  --event-log "$events" --non-interactive --color never 2>&1 |
  tee plan/preview.txt || status=$?

# A preview that failed has a review too, which says why.
review=(review "$events" --out plan)
if [ "$status" = 0 ]; then review+=(--plan plan/plan.json); fi
node_modules/.bin/pulumi-apsaravideo "${review[@]}"
if [ -n "${CI_JOB_URL:-}" ]; then echo "$CI_JOB_URL/artifacts/file/plan/review.html" >plan/page.url; fi
if [ "$status" != 0 ]; then exit "$status"; fi
node ci/plan.mjs seal plan
