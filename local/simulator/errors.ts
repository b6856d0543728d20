/** HTTP status of every code except `Missing<Parameter>` and `Invalid<Parameter>.Malformed`. */
const statuses = {
  // The gateway's codes: request, credentials, signature, rights, quota.
  UnsupportedHTTPMethod: 405,
  RequestEntityTooLarge: 413,
  RequestHeaderFieldsTooLarge: 431,
  RequestTimeout: 408,
  UnsupportedContentType: 415,
  InvalidRequest: 400,
  InvalidParameter: 400,
  "InvalidAction.NotFound": 404,
  InvalidVersion: 400,
  IncompleteSignature: 400,
  InvalidSignatureMethod: 400,
  SignatureDoesNotMatch: 400,
  SignatureNonceUsed: 400,
  "InvalidTimeStamp.Format": 400,
  "InvalidTimeStamp.Expired": 400,
  "InvalidAccessKeyId.NotFound": 404,
  "InvalidSecurityToken.Expired": 400,
  "InvalidSecurityToken.MismatchWithAccessKey": 400,
  "Forbidden.RAM": 403,
  "Throttling.User": 400,
  ServiceUnavailable: 503,
  InternalError: 500,
  // Casters.
  "InvalidCaster.NotFound": 404,
  "InvalidScene.NotFound": 404,
  "InvalidLayout.NotFound": 404,
  "InvalidComponent.NotFound": 404,
  "InvalidLocationId.Inuse": 400,
  IncorrectCasterStatus: 400,
  "IncorrectCasterStatus.Idle": 400,
  IncorrectSceneStatus: 400,
  "IncorrectSceneStatus.Idle": 400,
  "IncorrectSceneStatus.Inuse": 400,
  "IncorrectSceneStatus.ConfigError": 400,
  IllegalOperation: 401,
  "ResourceInChannel.PreConditionFailed": 412,
  "ResourceInChannel.Invalid": 412,
  "ResourceInChannel.NotFound": 404,
  // Domains.
  "InvalidDomain.NotFound": 404,
  "InvalidConfigId.NotFound": 404,
  DomainAlreadyExist: 400,
  "StagingConfig.Failed": 400,
  "StagingConfig.NotFound": 404,
} as const;

export type ErrorCode = keyof typeof statuses;

/** A response other than success. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    /** Further keys of the error body, such as AccessDeniedDetail. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = "ApiError";
  }
}

export function apiError(code: ErrorCode, message: string, details?: Readonly<Record<string, unknown>>): ApiError {
  return new ApiError(code, message, statuses[code], details);
}

/** A required parameter is absent, for example `MissingDomainName`. */
export const missing = (parameter: string): ApiError =>
  new ApiError(`Missing${parameter}`, `${parameter} is mandatory for this action.`, 400);

/** A parameter's value is malformed, for example `InvalidPageNum.Malformed`. */
export const malformed = (parameter: string, expected: string, codeName = parameter): ApiError =>
  new ApiError(
    `Invalid${codeName}.Malformed`,
    `The specified parameter ${parameter} is not valid: expected ${expected}.`,
    400,
  );

/** The error body of the vendor's gateway. */
export function errorBody(error: ApiError, requestId: string, hostId: string): Record<string, unknown> {
  const recommend = `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(error.code)}&product=live&requestId=${requestId}`;
  return {
    RequestId: requestId,
    HostId: hostId,
    Code: error.code,
    Message: error.message,
    Recommend: recommend,
    ...error.details,
  };
}
