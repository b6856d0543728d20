import { cleaned } from "./cleaned";

export { cleaned };

/** `retry`: try again later. `gone`: what was named does not exist. `stop`: only a person can help. */
export type Meaning = "retry" | "gone" | "stop";

interface Row {
  readonly meaning: Meaning;
  /** What the user should do now: a sentence without a full stop. */
  readonly advice: string;
  /** The request may have taken effect all the same, so a write is looked up before anything else. */
  readonly maybeApplied?: true;
  /** The caller was refused, or never got through: says nothing about what was asked for. */
  readonly noAnswer?: true;
  /** Refused for the keys that it was signed with, before anything else was looked at: with other keys it may do. */
  readonly keysRefused?: true;
  /** The account's quota for the operation was used up: fewer calls help, other keys or a repetition at once do not. */
  readonly throttled?: true;
}

const retry = (advice: string): Row => ({ meaning: "retry", advice });
const gone = (advice: string): Row => ({ meaning: "gone", advice });
const stop = (advice: string): Row => ({ meaning: "stop", advice });
const denied = (advice: string): Row => ({ meaning: "stop", advice, noAnswer: true });
const refused = (advice: string): Row => ({ ...denied(advice), keysRefused: true });
const fault = (advice: string): Row => ({ meaning: "retry", advice, maybeApplied: true, noAnswer: true });
const throttled: Row = {
  ...retry(
    "the account's quota is used up; it is shared with every other tool and user of the account. Try again, or lower apsaravideo:quotas",
  ),
  throttled: true,
};
const credentials = "check the access key that the stack or the environment configures";

/**
 * Every code that means something here, one row each; compared without regard to case. The first fifteen are those of
 * the vendor's pages on CopyCasterSceneConfig and PublishLiveStagingConfigToProduction, the rest come from the look-ups,
 * the gateway and the way there. Codes alone decide: the message texts are placeholders on the vendor's pages.
 */
export const codes: Readonly<Record<string, Row>> = {
  "InvalidCasterId.Malformed": stop(
    "correct casterId: it is the Instance ID in the console's list of production studios",
  ),
  "InvalidUserId.Malformed": denied(
    "the account behind the access key is not valid for ApsaraVideo Live; use another account",
  ),
  "InvalidSceneId.Malformed": stop("correct fromSceneId or toSceneId: DescribeCasterScenes lists the IDs"),
  IncorrectSceneStatus: stop(
    "the scene is in no state for this; start the production studio and look at the scene in the console",
  ),
  "IncorrectSceneStatus.Idle": stop("a scene is stopped: start the production studio first"),
  "IncorrectSceneStatus.ConfigError": stop(
    "the configuration of a scene is faulty: give it a layout and components that exist",
  ),
  IllegalOperation: stop(
    "the operation is not allowed here: only a PVW scene can be copied, only to a PGM scene, and only by the owner",
  ),
  "ResourceInChannel.PreConditionFailed": stop(
    "a source in the studio's channel is not ready: check the video sources of the scene",
  ),
  "ResourceInChannel.Invalid": stop(
    "a source in the studio's channel is not valid: check the video sources of the scene",
  ),
  "ResourceInChannel.NotFound": stop(
    "a source that the scene uses is not in the studio's channel: add it, or change the scene",
  ),
  InternalError: fault("the cloud failed; try again, and give the RequestId to the vendor's support when it lasts"),
  "InvalidCaster.NotFound": gone("there is no such production studio: correct casterId, or create it first"),
  "InvalidScene.NotFound": gone("there is no such scene in this production studio: correct the scene ID"),
  "StagingConfig.Failed": retry(
    "the staging environment is still being configured: try again when its status is success",
  ),
  "StagingConfig.NotFound": gone("nothing is staged for this function: set it in staging first"),

  "InvalidDomain.NotFound": gone(
    "there is no such domain in this account: correct domainName, or add the domain first",
  ),
  "InvalidDomainName.Malformed": stop("correct domainName"),
  "InvalidFunctionName.Malformed": stop("correct functionName"),
  RegionNoResource: gone("there is nothing of that name in this region: correct casterId or regionId"),
  "InvalidIdentity.ServiceDisabled": denied("ApsaraVideo Live is not activated for this account: activate it"),
  UserDisable: denied("the account is disabled, most often over a bill"),
  LockFail: retry("another change of the same resource is running: try again"),

  Throttling: throttled,
  "Throttling.User": throttled,
  "Throttling.Api": throttled,
  "Rejected.Throttling": throttled,
  FlowControlError: throttled,
  ServiceUnavailable: fault("the cloud is unavailable; try again"),
  ServiceUnavailableTemporary: fault("the cloud is unavailable; try again"),

  Forbidden: denied("the access key has no right to this action: grant it in a RAM policy"),
  "Forbidden.RAM": denied("the access key has no right to this action: grant it in a RAM policy"),
  NoPermission: denied("the access key has no right to this action: grant it in a RAM policy"),
  "InvalidAccessKeyId.NotFound": refused(`the access key does not exist: ${credentials}`),
  "InvalidAccessKeyId.Inactive": refused(`the access key is disabled: ${credentials}`),
  SignatureDoesNotMatch: refused(`the secret does not belong to the access key: ${credentials}`),
  IncompleteSignature: denied(`the request could not be signed: ${credentials}`),
  "InvalidTimeStamp.Expired": denied("the clock of this machine is off by more than 15 minutes: set it right"),
  "InvalidSecurityToken.Expired": refused("the security token has expired: get a new one"),
  "InvalidSecurityToken.Malformed": refused("the security token is not valid: get a new one"),
  "InvalidSecurityToken.MismatchWithAccessKey": refused("the security token belongs to another access key"),
  // A proxy that repeats a request makes its second copy fail so: the first may have taken effect.
  SignatureNonceUsed: fault("the request arrived twice; try again"),

  "Local.NoCredentials": denied(
    "no credentials were found: set apsaravideo:accessKeyId and apsaravideo:accessKeySecret (with --secret), " +
      "or ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY, or give the machine a RAM role",
  ),
  "Local.CredentialsRenewed": {
    ...retry("the access key was refused; the environment has another one by now: try again with it"),
    noAnswer: true,
  },
  "Local.Timeout": fault("no whole answer came in time: check the network, or raise timeouts.call"),
  "Local.ConnectionFailed": fault("the connection broke: check the network and apsaravideo:endpoint"),
  // These happen before a byte of the request is on its way.
  "Local.Unreachable": {
    ...retry("the endpoint can't be reached: check the network and apsaravideo:endpoint"),
    noAnswer: true,
  },
  "Local.Certificate": denied(
    "the certificate is not trusted: nothing was sent. Check apsaravideo:endpoint and HTTPS_PROXY; NODE_EXTRA_CA_CERTS names further authorities",
  ),
  "Local.ProxyRefused": denied(
    "the proxy refused the connection: nothing was sent. Check the user and the rules in HTTPS_PROXY, or name the endpoint in NO_PROXY",
  ),
  "Local.ProxyFailed": {
    ...retry(
      "there is no way through the proxy: nothing was sent. Check HTTPS_PROXY, or name the endpoint in NO_PROXY",
    ),
    noAnswer: true,
  },
  "Local.NotAnAnswer": fault("what came back is no answer of ApsaraVideo Live; a proxy may stand in between"),
  "Local.UnexpectedAnswer": {
    ...denied("the answer has not the documented shape: report it, with the RequestId"),
    maybeApplied: true,
  },
  "Local.Deadline": {
    ...denied("the time allowed for the operation is over: raise timeouts.operation, then run again"),
    noAnswer: true,
  },
};

const rows = new Map(Object.entries(codes).map(([code, row]) => [code.toLowerCase(), row]));

/** The row of a code, or what its family, or the class of its HTTP status where the code is new, says of it. */
export function rowOf(code: string, httpStatus?: number): Row {
  const key = code.toLowerCase();
  const row = rows.get(key);
  if (row !== undefined) return row;
  if (key.startsWith("throttling") || httpStatus === 429) return throttled;
  if (key.startsWith("forbidden"))
    return denied("the access key has no right to this action: grant it in a RAM policy");
  if (httpStatus !== undefined && httpStatus >= 500) return fault("the cloud failed; try again");
  return stop("see the vendor's list of error codes");
}

/** A call to the cloud that failed: what was being done, to what, what came back, what to do now. */
export class LiveError extends Error {
  override readonly name = "LiveError";
  readonly meaning: Meaning;
  readonly maybeApplied: boolean;
  readonly noAnswer: boolean;
  readonly throttled: boolean;

  constructor(
    /** "copying scene a to scene b of caster c" */
    readonly doing: string,
    /** The vendor's code, or `Local.…` for what happened on the way. */
    readonly code: string,
    readonly details: {
      requestId?: string;
      httpStatus?: number;
      vendorMessage?: string;
      /** Where credentials were looked for. */
      tried?: string;
      /** The part of an answer that is not as documented. */
      reading?: string;
      /** It would have been tried again, but the retries of this process are used up. */
      retriesUsedUp?: true;
    } = {},
  ) {
    const row = rowOf(code, details.httpStatus);
    super(messageOf(doing, code, row.advice, details));
    this.meaning = row.meaning;
    this.maybeApplied = row.maybeApplied ?? false;
    this.noAnswer = row.noAnswer ?? false;
    this.throttled = row.throttled ?? false;
  }

  get requestId(): string | undefined {
    return this.details.requestId;
  }

  /** The same failure, told of what another was doing. */
  about(doing: string): LiveError {
    return doing === this.doing ? this : new LiveError(doing, this.code, this.details);
  }
}

function messageOf(doing: string, code: string, advice: string, details: LiveError["details"]): string {
  const { httpStatus, requestId, vendorMessage, tried, reading, retriesUsedUp } = details;
  // Of a known code the advice says more than the vendor's text, which may hold URLs and signatures.
  const said = vendorMessage === undefined || rows.has(code.toLowerCase()) ? "" : ` "${cleaned(vendorMessage)}"`;
  const came = [
    ...(httpStatus === undefined ? [] : [`HTTP ${httpStatus}`]),
    ...(requestId === undefined ? [] : [`RequestId ${requestId}`]),
    ...(tried === undefined ? [] : [tried]),
  ].join(", ");
  const what = reading === undefined ? doing : `${doing}: reading ${reading}`;
  const usedUp = retriesUsedUp
    ? " It was not tried again: too many calls of this run failed, and its retries are used up."
    : "";
  return `${what}: ${code}${said}${came === "" ? "" : ` (${came})`}: ${advice}.${usedUp}`;
}
