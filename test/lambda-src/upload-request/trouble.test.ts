import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { AwsStub, mockClient } from 'aws-sdk-client-mock';
import { OWNER_ID, problemBody } from './requests';
import { ApiRequest, callApi } from '../support/api';
import { aRecordThatIs, conditionFailed, UPLOAD_ID } from '../support/records';

const dynamo = mockClient(DynamoDBDocumentClient);
const stepFunctions = mockClient(SFNClient);
const standing = aRecordThatIs('PENDING', { ownerId: OWNER_ID, declared: { contentType: 'image/jpeg', size: 1000 } });

beforeEach(() => {
  dynamo.reset();
  stepFunctions.reset();
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Command = Parameters<AwsStub<any, any, any>['on']>[0];

/** A call that a route makes, and what is answered to the calls before it. */
interface Call {
  readonly what: string;
  readonly request: ApiRequest;
  readonly failing: Command;
  readonly before?: () => void;
}

const body = JSON.stringify(standing.declared);
const CALLS: readonly Call[] = [
  { what: 'POST /uploads, the new record', request: { request: 'POST /uploads', body }, failing: PutCommand },
  { what: 'POST /uploads again, the record', request: { request: 'POST /uploads', headers: { 'Idempotency-Key': 'k' }, body }, failing: PutCommand },
  {
    what: 'POST /uploads again, the fresh form',
    request: { request: 'POST /uploads', headers: { 'Idempotency-Key': 'k' }, body },
    failing: UpdateCommand,
    before: () => dynamo.on(PutCommand).rejects(conditionFailed(standing)),
  },
  { what: 'GET /uploads/{uploadId}', request: { request: `GET /uploads/${UPLOAD_ID}` }, failing: GetCommand },
  { what: 'POST /owners/{ownerId}/uploads', request: { request: `POST /owners/${OWNER_ID}/uploads`, body }, failing: PutCommand },
  { what: 'GET /uploads', request: { request: 'GET /uploads' }, failing: QueryCommand },
  { what: 'GET /uploads/{uploadId}/outcome', request: { request: `GET /uploads/${UPLOAD_ID}/outcome?wait=1` }, failing: GetCommand },
  { what: 'DELETE /uploads/{uploadId}', request: { request: `DELETE /uploads/${UPLOAD_ID}` }, failing: UpdateCommand },
];

/** How a service of AWS, or the way to it, fails. */
const TROUBLES = ['ThrottlingException', 'ProvisionedThroughputExceededException', 'InternalServerError', 'ServiceUnavailable', 'AccessDeniedException',
  'ResourceNotFoundException', 'TimeoutError', 'ECONNRESET', 'ExpiredTokenException', 'KMSAccessDeniedException'];

const unavailable = problemBody('unavailable', 503, 'Temporarily unavailable', 'The service cannot answer at the moment. Try again shortly.');

// First of all: a client keeps the credentials that it once had.
describe('S3 in trouble: nobody can sign for it', () => {
  const noCredentials = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' };

  test('POST /uploads is unavailable, and nothing was recorded', async () => {
    const { statusCode, headers, body: answer } = await callApi(CALLS[0].request, noCredentials);
    expect([statusCode, headers['Retry-After'], answer]).toEqual([503, '2', unavailable]);
    expect(dynamo.calls()).toHaveLength(0);
  });

  test('GET of a READY upload is unavailable, and no URL is broken', async () => {
    dynamo.on(GetCommand).resolves({ Item: aRecordThatIs('READY', { ownerId: OWNER_ID }) });
    const { statusCode, headers, body: answer } = await callApi({ request: `GET /uploads/${UPLOAD_ID}` }, noCredentials);
    expect([statusCode, headers['Retry-After'], answer]).toEqual([503, '2', unavailable]);
  });
});

describe.each(CALLS.map(call => [call.what, call] as const))('DynamoDB in trouble at %s', (_, { request, failing, before }) => {
  test.each(TROUBLES)('%s is unavailable, and nothing follows', async name => {
    before?.();
    dynamo.on(failing).rejects(Object.assign(new Error('canary in table uploads-1234'), { name }));
    const { statusCode, headers, body: answer, output } = await callApi(request);

    expect([statusCode, headers['Retry-After'], answer]).toEqual([503, '2', unavailable]);
    // The call that failed was the last one: no form went out, no execution was stopped.
    expect(dynamo.calls().at(-1)!.args[0]).toBeInstanceOf(failing);
    expect(stepFunctions.calls()).toHaveLength(0);
    expect(output).toContain(`"error":"${name}"`);
    expect(output).not.toMatch(/canary|uploads-1234/);
  });
});

test('Step Functions in trouble keeps no upload from being deleted', async () => {
  dynamo.on(UpdateCommand).resolves({ Attributes: aRecordThatIs('DELETING', { ownerId: OWNER_ID }) });
  stepFunctions.on(StopExecutionCommand).rejects(Object.assign(new Error('canary'), { name: 'ThrottlingException' }));
  const { statusCode, body: answer } = await callApi({ request: `DELETE /uploads/${UPLOAD_ID}` });
  expect([statusCode, answer.status]).toEqual([202, 'DELETING']);
});
