import Ajv2020, { ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import * as z from 'zod/mini';
import { ClientMessage } from '../../lambda-src/announcement/schemas/client-message';
import { OutcomeEvent } from '../../lambda-src/announcement/schemas/outcome-event';
import { Limits } from '../../lambda-src/upload-request/schemas/limits';
import { ProblemDetails } from '../../lambda-src/upload-request/schemas/problem';
import { Ticket } from '../../lambda-src/upload-request/schemas/ticket';
import { DeletedUpload, RepeatedUpload, UploadView } from '../../lambda-src/upload-request/schemas/upload';
import { UploadList } from '../../lambda-src/upload-request/schemas/upload-list';
import { UploadPermission } from '../../lambda-src/upload-request/schemas/upload-permission';
import { jsonSchemaOf } from '../../projenrc/scripts/schemas/json-schema';
import { ProblemCode, PROBLEMS } from '../../src/contract/codes';

/** What our functions may answer, by status. Each is held exactly: a member too many is as wrong as one too few. */
const ANSWERS: { readonly [status: number]: readonly z.ZodMiniType[] } = {
  200: [UploadView, UploadList, RepeatedUpload, Limits],
  201: [UploadPermission, Ticket],
  202: [DeletedUpload, UploadView],
};

const ajv = addFormats(new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, discriminator: false }));
const compiled = new Map<z.ZodMiniType, ValidateFunction>();

/** What is wrong with a value, held exactly against a format; empty if nothing is. */
export function violations(format: z.ZodMiniType, value: unknown): string {
  const validate = compiled.get(format) ?? ajv.compile(jsonSchemaOf(format, 'closed'));
  compiled.set(format, validate);
  return validate(value) ? '' : ajv.errorsText(validate.errors, { dataVar: 'body' });
}

/** Throws unless this is an event of ours. Every event of every test goes through here. */
export function expectValidEvent(event: unknown): void {
  const text = violations(OutcomeEvent, event);
  if (text !== '') {
    throw new Error(`the event has not its format: ${JSON.stringify(event)}\n${text}`);
  }
}

/** Throws unless this is what a client may hear over its connection. */
export function expectClientMessage(message: unknown): void {
  const text = violations(ClientMessage, message);
  if (text !== '') {
    throw new Error(`the message has not its format: ${JSON.stringify(message)}\n${text}`);
  }
}

/** An answer as a test sees it, its body read. */
interface ReadAnswer {
  readonly statusCode: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: unknown;
}

/** Throws unless one of our functions may answer so. Every answer of every unit test goes through here. */
export function expectWireFormat({ statusCode, headers, body }: ReadAnswer): void {
  if (headers['Cache-Control'] !== 'no-store') {
    throw new Error('the answer may be kept');
  }
  if (statusCode >= 400) {
    return expectProblem(statusCode, headers, body);
  }
  const found = (ANSWERS[statusCode] ?? []).map(format => violations(format, body));
  if (headers['Content-Type'] !== 'application/json' || found.every(text => text !== '')) {
    throw new Error(`status ${statusCode} answers none of its formats: ${JSON.stringify(body)}\n${found.join('\n')}`);
  }
}

function expectProblem(statusCode: number, headers: ReadAnswer['headers'], body: unknown): void {
  const text = violations(ProblemDetails, body);
  const { code, status, type } = body as { readonly code: ProblemCode; readonly status: number; readonly type: string };
  if (text !== '' || headers['Content-Type'] !== 'application/problem+json') {
    throw new Error(`the answer is no problem of ours: ${JSON.stringify(body)}:\n${text}`);
  }
  expect([statusCode, status, type]).toEqual([PROBLEMS[code], PROBLEMS[code], `urn:image-upload-pipeline:problem:${code}`]);
  expect(headers['Retry-After'] !== undefined).toBe(code === 'unavailable');
}
