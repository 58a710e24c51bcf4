/** How an error looks on the wire. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Trouble of a service: its own, or too many calls. */
export type Trouble = 'error' | 'throttled';

/** Status and code, as each service spells them. */
const CODES: { readonly [service: string]: { readonly [trouble in Trouble]: readonly [number, string] } } = {
  s3: { error: [500, 'InternalError'], throttled: [503, 'SlowDown'] },
  dynamodb: { error: [500, 'InternalServerError'], throttled: [400, 'ThrottlingException'] },
  states: { error: [500, 'InternalFailure'], throttled: [400, 'ThrottlingException'] },
  lambda: { error: [500, 'ServiceException'], throttled: [429, 'TooManyRequestsException'] },
  sns: { error: [500, 'InternalError'], throttled: [429, 'Throttled'] },
};

const MESSAGE = 'put here by the fault proxy';

/** The answer of a service in trouble, which its SDK client reads as it would the service's own. */
export function errorAnswer(service: string, trouble: Trouble): ErrorAnswer {
  const codes = CODES[service];
  if (codes === undefined) {
    throw new Error(`no errors are known of the service ${service}`);
  }
  const [status, code] = codes[trouble];
  const error = `<Code>${code}</Code><Message>${MESSAGE}</Message>`;
  switch (service) {
    case 's3': return { status, headers: { 'content-type': 'application/xml' }, body: `<Error>${error}</Error>` };
    case 'sns': return { status, headers: { 'content-type': 'text/xml' }, body: `<ErrorResponse><Error>${error}</Error></ErrorResponse>` };
    default: return {
      status,
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': code },
      body: JSON.stringify({ __type: code, message: MESSAGE }),
    };
  }
}
