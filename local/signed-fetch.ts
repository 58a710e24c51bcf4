import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { Credentials } from './aws';
import { LOCAL_REGION } from './environment';

/** One request to the HTTP API. */
export interface ApiRequest {
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, in the place of `body`. */
  readonly rawBody?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the HTTP API: path and query below the stage. */
export type ApiCall = (path: string, request?: ApiRequest) => Promise<Response>;

/** Calls that carry no signature, which an API with IAM authorization must refuse. */
export function unsignedCalls(apiUrl: string): ApiCall {
  return async (path, request = {}) => fetch(apiUrl + path, toInit(request));
}

/** Calls signed with Signature Version 4, as API Gateway's IAM authorizer asks for, or another service of AWS. */
export function signedCalls(apiUrl: string, credentials: Credentials, region = LOCAL_REGION, service = 'execute-api'): ApiCall {
  const sign = signatures(apiUrl, credentials, region, service);
  return async (path, request = {}) => fetch(new URL(apiUrl + path), { ...toInit(request), headers: await sign(path, request) });
}

/** Signs requests for whoever sends them: answers their headers, all but the host, which fetch sets itself and the same. */
export function signatures(
  apiUrl: string, credentials: Credentials, region = LOCAL_REGION, service = 'execute-api',
): (path: string, request: ApiRequest) => Promise<Record<string, string>> {
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  return async (path, request) => {
    const url = new URL(apiUrl + path);
    const init = toInit(request);
    const signed = await signer.sign({
      method: init.method,
      protocol: url.protocol,
      hostname: url.hostname,
      port: Number(url.port) || undefined,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { ...init.headers, host: url.host },
      body: init.body,
    });
    const { host, ...headers } = signed.headers;
    return headers;
  };
}

function toInit({ method = 'GET', body, rawBody, headers = {} }: ApiRequest) {
  if (rawBody !== undefined) {
    return { method, headers: { 'content-type': 'application/json', ...headers }, body: rawBody };
  }
  return body === undefined
    ? { method, headers: { ...headers } }
    : { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
