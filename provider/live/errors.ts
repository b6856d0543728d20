import { redact, redactCause } from "./redact";

/** `retry`: try again later. `gone`: the named thing does not exist. `stop`: only a person can help. */
export type Meaning = "retry" | "gone" | "stop";

interface Row {
  readonly meaning: Meaning;
  /** The next step for the user: a sentence without a full stop. */
  readonly advice: string;
  /** The request may have taken effect: read the target before sending a write again. */
  readonly maybeApplied?: true;
  /** Access was denied or no usable response arrived, so the failure says nothing about the caster or domain. */
  readonly inconclusive?: true;
  /** The access key was refused before anything else was checked: another key may be accepted. */
  readonly accessKeyRefused?: true;
  /** The account's quota for the operation is used up: fewer calls help. */
  readonly throttled?: true;
}

const stop = { meaning: "stop" } as const;
const gone = { meaning: "gone" } as const;
const retry = { meaning: "retry" } as const;
const denied = { meaning: "stop", inconclusive: true } as const;
const accessKeyRefused = { ...denied, accessKeyRefused: true } as const;
const notSent = { meaning: "retry", inconclusive: true } as const;
const fault = { meaning: "retry", maybeApplied: true, inconclusive: true } as const;
const unclear = { ...denied, maybeApplied: true } as const;
const throttled = { meaning: "retry", throttled: true } as const;

const checkAccessKey = "check the access key that the stack or the environment configures";
const quotaUsedUp =
  "the account's quota is used up; it is shared with every other tool and user of the account. Try again, or lower apsaravideo:quotas";
const notAllowed = "the access key has no right to <action>: grant it in a RAM policy";
const unavailable = "the cloud is unavailable; try again";

const rows = (row: Omit<Row, "advice">, adviceByCode: Record<string, string>): [code: string, row: Row][] =>
  Object.entries(adviceByCode).map(([code, advice]) => [code.toLowerCase(), { ...row, advice }]);

/**
 * The known codes, in lower case; `Local.…` codes are failures without a response of the service. Message texts never
 * decide: they are placeholders on the vendor's pages.
 */
const table = new Map<string, Row>([
  ...rows(stop, {
    "InvalidCasterId.Malformed": "correct casterId: it is the Instance ID in the console's list of production studios",
    "InvalidSceneId.Malformed": "correct fromSceneId or toSceneId: DescribeCasterScenes lists the IDs",
    IncorrectSceneStatus: "the scene's status does not allow this: start the caster, and look at the scene's status",
    "IncorrectSceneStatus.Idle": "a scene is stopped: start the caster first",
    "IncorrectSceneStatus.ConfigError": "a scene is misconfigured: give it a layout and components that exist",
    IllegalOperation: "only a PVW scene can be copied, only to a PGM scene, and only by the owner of the caster",
    "ResourceInChannel.PreConditionFailed": "a video source of the scene is not ready in the caster's channel",
    "ResourceInChannel.Invalid": "a video source of the scene is not valid in the caster's channel: check it",
    "ResourceInChannel.NotFound": "a source of the scene is not in the caster's channel: add it, or change the scene",
    "InvalidDomainName.Malformed": "correct domainName",
    "InvalidFunctionName.Malformed": "correct functionName",
  }),
  ...rows(gone, {
    "InvalidCaster.NotFound": "there is no such caster: correct casterId, or create it first",
    "InvalidScene.NotFound": "there is no such scene in this caster: correct the scene ID",
    "StagingConfig.NotFound": "nothing is staged for this function: set it in staging first",
    "InvalidDomain.NotFound": "there is no such domain in this account: correct domainName, or add the domain first",
    RegionNoResource: "there is nothing of that name in this region: correct casterId or regionId",
  }),
  ...rows(retry, {
    "StagingConfig.Failed": "the staging environment is still being configured: try again when its status is success",
    LockFail: "another change of the same resource is running: try again",
  }),
  ...rows(throttled, {
    Throttling: quotaUsedUp,
    "Throttling.User": quotaUsedUp,
    "Throttling.Api": quotaUsedUp,
    "Rejected.Throttling": quotaUsedUp,
    FlowControlError: quotaUsedUp,
  }),
  ...rows(fault, {
    InternalError: "the cloud failed; try again, and give the RequestId to the vendor's support when it lasts",
    ServiceUnavailable: unavailable,
    ServiceUnavailableTemporary: unavailable,
    // The second copy of a request that a proxy repeated: the first may have taken effect.
    SignatureNonceUsed: "the request arrived twice; try again",
    "Local.Timeout": "no complete response arrived in time: check the network, or raise timeouts.call",
    "Local.ConnectionFailed": "the connection broke: check the network and apsaravideo:endpoint",
    "Local.NotAnAnswer": "what came back is not a response of ApsaraVideo Live; a proxy may stand in between",
  }),
  ...rows(denied, {
    "InvalidUserId.Malformed": "the access key's account is not valid for ApsaraVideo Live: use another account",
    "InvalidIdentity.ServiceDisabled": "ApsaraVideo Live is not activated for this account: activate it",
    UserDisable: "the account is disabled, most often over a bill",
    Forbidden: notAllowed,
    "Forbidden.RAM": notAllowed,
    NoPermission: notAllowed,
    IncompleteSignature: `the request could not be signed: ${checkAccessKey}`,
    "InvalidTimeStamp.Expired": "the clock of this machine is off by more than 15 minutes: set it right",
    "Local.NoCredentials":
      "no credentials were found: set apsaravideo:accessKeyId and apsaravideo:accessKeySecret (with --secret), " +
      "or ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY, or give the machine a RAM role",
    "Local.Certificate":
      "the certificate is not trusted: nothing was sent. Check apsaravideo:endpoint and HTTPS_PROXY; NODE_EXTRA_CA_CERTS names further authorities",
    "Local.ProxyRefused":
      "the proxy refused the connection: nothing was sent. Check the user and the rules in HTTPS_PROXY, or name the endpoint in NO_PROXY",
    "Local.Contradiction":
      "the responses contradict each other, as while somebody edits the caster: run again, or repair the scene in the console",
    "Local.Deadline": "the operation ran out of time: raise timeouts.operation, then run again",
    "Local.Cancelled": "the operation was cancelled: run again",
  }),
  ...rows(accessKeyRefused, {
    "InvalidAccessKeyId.NotFound": `the access key does not exist: ${checkAccessKey}`,
    "InvalidAccessKeyId.Inactive": `the access key is disabled: ${checkAccessKey}`,
    SignatureDoesNotMatch: `the secret does not belong to the access key: ${checkAccessKey}`,
    "InvalidSecurityToken.Expired": "the security token has expired: get a new one",
    "InvalidSecurityToken.Malformed": "the security token is not valid: get a new one",
    "InvalidSecurityToken.MismatchWithAccessKey": "the security token belongs to another access key",
  }),
  ...rows(notSent, {
    "Local.CredentialsRenewed": "the access key was refused, and there is another one by now: try again with it",
    "Local.Unreachable": "the endpoint can't be reached: check the network and apsaravideo:endpoint",
    "Local.ProxyFailed": "the proxy failed: nothing was sent. Check HTTPS_PROXY, or name the endpoint in NO_PROXY",
  }),
  ...rows(unclear, {
    "Local.UnexpectedAnswer": "the response does not have the documented shape: report it, with the RequestId",
  }),
]);

/** The row of a code. A new code gets the row of its family, or of the class of the HTTP status. */
export function rowOf(code: string, httpStatus?: number): Row {
  const key = code.toLowerCase();
  const row = table.get(key);
  if (row !== undefined) return row;
  if (key.startsWith("throttling") || httpStatus === 429) return { ...throttled, advice: quotaUsedUp };
  if (key.startsWith("forbidden")) return { ...denied, advice: notAllowed };
  if (httpStatus !== undefined && httpStatus >= 500) return { ...fault, advice: "the cloud failed; try again" };
  return { ...stop, advice: "see the vendor's list of error codes" };
}

interface Details {
  readonly requestId?: string;
  readonly httpStatus?: number;
  readonly vendorMessage?: string;
  /** For the name of the missing right. */
  readonly operation?: string;
  /** The places that were searched for credentials. */
  readonly searched?: string;
  /** The part of a response with an undocumented shape. */
  readonly part?: string;
  /** The call was cancelled after its request was sent. */
  readonly sent?: boolean;
  /** No retry followed, because the retry budget of the process is used up. */
  readonly retriesUsedUp?: boolean;
}

/** A failed call to the cloud. The message names the action, the response and the next step. */
export class LiveError extends Error {
  override readonly name = "LiveError";
  readonly meaning: Meaning;
  readonly maybeApplied: boolean;
  readonly inconclusive: boolean;
  readonly throttled: boolean;
  readonly requestId: string | undefined;

  /** `code` is the vendor's, or `Local.…`. Of `cause` the error keeps the kind and the redacted text. */
  constructor(
    readonly doing: string,
    readonly code: string,
    readonly details: Details = {},
    cause?: unknown,
  ) {
    const row = rowOf(code, details.httpStatus);
    super(messageOf(doing, code, row.advice, details), cause === undefined ? {} : { cause: redactCause(cause) });
    this.meaning = row.meaning;
    this.maybeApplied = row.maybeApplied ?? details.sent ?? false;
    this.inconclusive = row.inconclusive ?? false;
    this.throttled = row.throttled ?? false;
    this.requestId = details.requestId;
  }

  /** The same failure, for another caller of the same call. */
  withDoing(doing: string): LiveError {
    return doing === this.doing ? this : new LiveError(doing, this.code, this.details, this.cause);
  }
}

function messageOf(doing: string, code: string, advice: string, details: Details): string {
  const { httpStatus, requestId, vendorMessage, operation, searched, part } = details;
  // The advice for a known code says more than the vendor's text, which may hold URLs and signatures.
  const text = vendorMessage === undefined || table.has(code.toLowerCase()) ? "" : ` "${redact(vendorMessage)}"`;
  const facts = [httpStatus && `HTTP ${httpStatus}`, requestId && `RequestId ${requestId}`, searched].filter(Boolean);
  const response = facts.length === 0 ? "" : ` (${facts.join(", ")})`;
  const nextStep = advice.replace("<action>", operation === undefined ? "this action" : `live:${operation}`);
  const sent = details.sent ? " The request was on its way already." : "";
  const usedUp = " It was not tried again: too many calls of this run failed, and its retries are used up.";
  const failed = `${doing}${part === undefined ? "" : `: reading ${part}`}: ${code}${text}${response}`;
  return `${failed}: ${nextStep}.${sent}${details.retriesUsedUp ? usedUp : ""}`;
}
