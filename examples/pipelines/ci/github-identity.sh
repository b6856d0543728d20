#!/usr/bin/env bash
# Asks GitHub for the identity token of this job and leaves it where the provider exchanges it for a role. Run it just
# before Pulumi: the token is good for minutes.
set -euo pipefail
: "${ALIBABA_CLOUD_OIDC_TOKEN_FILE:?where the token goes}" "${OIDC_AUDIENCE:?the client ID of the identity provider}"

umask 077
curl --fail --silent --show-error --retry 3 --max-time 30 --get --data-urlencode "audience=$OIDC_AUDIENCE" \
  --header "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL" |
  jq --exit-status --join-output .value >"$ALIBABA_CLOUD_OIDC_TOKEN_FILE"
