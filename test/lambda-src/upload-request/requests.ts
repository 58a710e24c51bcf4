import { createLogger, Logger } from '../../../lambda-src/shared/logger';
import { HttpRequest, HttpResponse, IamCaller, respond } from '../../../lambda-src/upload-request/http';
import { expectWireFormat } from '../../support/wire-formats';
import { outputOf } from '../shared/captured-output';

export const REQUEST_ID = 'JKJaXmPLvHcESHA=';
export const OWNER_ID = 'AROAEXAMPLEROLEID0001';

/** A caller who has taken a role. */
export const ROLE_CALLER: IamCaller = { userId: `${OWNER_ID}:session-1`, callerId: `${OWNER_ID}:session-1`, cognitoIdentity: null };

/** A request as API Gateway hands it on; anonymous unless told. */
export function aRequest(parts: Partial<HttpRequest> & { readonly iam?: IamCaller | null } = {}): HttpRequest {
  const { iam, ...rest } = parts;
  return {
    isBase64Encoded: false,
    requestContext: { requestId: REQUEST_ID, ...(iam !== undefined && { authorizer: { iam } }) },
    ...rest,
  };
}

/** An answer with its body read, and everything that was written to the log meanwhile. */
export interface Answer extends Omit<HttpResponse, 'body'> {
  readonly body: any;
  readonly output: string;
}

/** Answers a request as the handlers do, problems and trouble included. */
export async function answerTo(request: HttpRequest, work: (log: Logger) => Promise<HttpResponse>): Promise<Answer> {
  let response!: HttpResponse;
  const output = await outputOf(async () => { response = await respond(createLogger('read-upload'), request, work); });
  const answer = { ...response, body: JSON.parse(response.body) };
  expectWireFormat(answer);
  return { ...answer, output };
}

/** Body of a problem, complete: one more member or one fewer is a different answer. */
export function problemBody(code: string, status: number, title: string, detail: string, members: object = {}): object {
  return {
    type: `urn:image-upload-pipeline:problem:${code}`,
    title,
    status,
    detail,
    instance: `urn:image-upload-pipeline:request:${REQUEST_ID}`,
    code,
    ...members,
  };
}
