import { NoKeys } from "./credentials";
import { LiveError } from "./errors";
import { ProxyFailure } from "./proxy";
import { CallFailure, CallTimeout } from "./vendor";

interface VendorError {
  code?: unknown;
  name?: unknown;
  data?: { statusCode?: unknown; Message?: unknown; RequestId?: unknown };
}

/** Whatever went wrong with a call, as one row of the table of codes; nothing of what was sent comes along. */
export function toLiveError(thrown: unknown, doing: string): LiveError {
  if (thrown instanceof LiveError) return thrown;
  if (thrown instanceof NoKeys) return new LiveError(doing, "Local.NoCredentials", { tried: thrown.tried });
  const { cause, status, renewed } = thrown instanceof CallFailure ? thrown : new CallFailure(thrown, undefined, false);
  if (cause instanceof CallTimeout) return new LiveError(doing, "Local.Timeout");
  const error = (cause ?? {}) as VendorError;
  if (typeof error.data?.statusCode === "number") return refusal(error, error.data.statusCode, renewed, doing);
  const httpStatus = cause instanceof ProxyFailure ? cause.status : status;
  return new LiveError(doing, localCode(error, status), httpStatus === undefined ? {} : { httpStatus });
}

/** An answer of the API that says no. What it calls itself is shown only when it has the form of a code, or of an id. */
function refusal({ code, data }: VendorError, httpStatus: number, renewed: boolean, doing: string): LiveError {
  const details = {
    httpStatus,
    ...(typeof data?.RequestId === "string" && /^[\w-]{1,64}$/.test(data.RequestId)
      ? { requestId: data.RequestId }
      : {}),
    ...(typeof data?.Message === "string" ? { vendorMessage: data.Message } : {}),
  };
  if (renewed) return new LiveError(doing, "Local.CredentialsRenewed", details);
  const usable = typeof code === "string" && code !== "undefined" && /^[A-Za-z][\w.-]{0,99}$/.test(code);
  return new LiveError(doing, usable ? code : "Local.NotAnAnswer", details);
}

const unreachable = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const broken = /^(ECONNRESET|ECONNABORTED|EPIPE|EPROTO|ERR_STREAM_PREMATURE_CLOSE)$/;

/** Transport errors carry the whole URL in their text: only their kind is kept. */
function localCode(error: VendorError, status: number | undefined): string {
  const code = typeof error.code === "string" ? error.code : "";
  if (/CERT|SELF_SIGNED|^ERR_TLS|UNABLE_TO_VERIFY/.test(code)) return "Local.Certificate";
  if (error instanceof ProxyFailure) {
    const byItself = error.status !== undefined && error.status < 500;
    return byItself ? "Local.ProxyRefused" : "Local.ProxyFailed";
  }
  if (String(error.name).includes("Timeout") || code === "ETIMEDOUT") return "Local.Timeout";
  if (unreachable.test(code)) return "Local.Unreachable";
  return status === undefined || broken.test(code) ? "Local.ConnectionFailed" : "Local.NotAnAnswer";
}
