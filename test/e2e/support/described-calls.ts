import { ApiCall } from '../../../local/signed-fetch';
import { expectDescribed } from '../../support/openapi';
import { expectWireFormat } from '../../support/wire-formats';

/**
 * What the engine says otherwise than API Gateway: it refuses a role without the permission in a type of its own, and answers 502 for a
 * function that died, where API Gateway answers 500.
 */
function isEngineOwn({ status, headers }: Response): boolean {
  return status === 502 || (status === 403 && headers.get('content-type') === 'application/x-amz-json-1.0');
}

/** Calls whose answers must be as `schemas/openapi.json` tells, or the test fails: what our functions answer without a member too many. */
export function described(call: ApiCall): ApiCall {
  return async (path, request = {}) => {
    const response = await call(path, request);
    const { status, headers } = response;
    const text = await response.clone().text();
    if (isEngineOwn(response)) {
      return response;
    }
    expectDescribed(request.method ?? 'GET', path, { status, headers, text });
    if (headers.get('cache-control') === 'no-store') { // API Gateway's own answers are not ours to hold
      expectWireFormat({ statusCode: status, headers: namesOfOurs(headers), body: JSON.parse(text) });
    }
    return response;
  };
}

/** The headers that we set, spelled as we do. */
function namesOfOurs(headers: Headers): Record<string, string> {
  return Object.fromEntries(['Content-Type', 'Cache-Control', 'Retry-After', 'Location'].flatMap(name => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value]];
  }));
}
