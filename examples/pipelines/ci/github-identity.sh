#!/usr/bin/env bash
# Requests the identity token of this job from GitHub, and stores it where the provider exchanges it for a role. Run this
# script right before Pulumi, because the token is valid for minutes only.
set -euo pipefail
: "${ALIBABA_CLOUD_OIDC_TOKEN_FILE:?the file for the token}" "${OIDC_AUDIENCE:?the client ID of the identity provider}"

umask 077
curl --fail --silent --show-error --retry 3 --max-time 30 --get --data-urlencode "audience=$OIDC_AUDIENCE" \
  --header "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL" |
  jq --exit-status --join-output .value >"$ALIBABA_CLOUD_OIDC_TOKEN_FILE"
