import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CopyObjectCommand, DeleteObjectsCommand, GetObjectCommand, ListObjectsV2Command, ListObjectVersionsCommand, PutObjectCommand, S3Client,
} from '@aws-sdk/client-s3';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { clientSettings } from '../../local/aws';
import { Call } from '../../local/fault-calls';
import { at, FaultKind, firstOf, randomly } from '../../local/fault-plans';
import { FaultProxy } from '../../local/fault-proxy';
import { LOOPBACK } from '../../local/network';

const UPLOAD_ID = '01890a5d-ac96-774b-bcce-b302099a8057';

/** A stand-in for the engine, which writes down what reaches it. */
let engine: Server;
let reached: { request: IncomingMessage; body: string }[];
let proxy: FaultProxy;

beforeEach(async () => {
  reached = [];
  engine = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => body += chunk).on('end', () => {
      reached.push({ request, body });
      response.end(request.headers['x-amz-target'] ? '{}' : '<Answer/>');
    });
  }).listen(0, LOOPBACK);
  await once(engine, 'listening');
  proxy = newProxy(process.pid);
});

afterEach(async () => {
  await proxy.close();
  engine.closeAllConnections();
  engine.close();
});

function newProxy(pid: number): FaultProxy {
  return new FaultProxy({ endpoint: `http://${LOOPBACK}:${(engine.address() as AddressInfo).port}`, pid });
}

/** Clients of a function that try once. */
async function clientsOf(caller: string) {
  const settings = { ...clientSettings(await proxy.endpointFor(caller)), maxAttempts: 1 };
  return {
    dynamodb: new DynamoDBClient(settings),
    lambda: new LambdaClient(settings),
    s3: new S3Client(settings),
    sfn: new SFNClient(settings),
    sns: new SNSClient(settings),
  };
}

/** How a client hears of a connection that ended. */
const CUT = /socket hang up|ECONNRESET/;

const getRecord = new GetItemCommand({ TableName: 'uploads', Key: { uploadId: { S: UPLOAD_ID } } });
const getFile = new GetObjectCommand({ Bucket: 'uploads', Key: `incoming/${UPLOAD_ID}` });

test('what passes reaches the engine as it was signed, the host included, and is answered', async () => {
  const { s3 } = await clientsOf('resize-image');
  const Body = Buffer.from('an image');
  await s3.send(new PutObjectCommand({ Bucket: 'images', Key: `images/${UPLOAD_ID}/r1/a b.webp`, Body }));

  const [{ request, body }] = reached;
  expect(body).toBe('an image');
  expect(request.url).toBe(`/images/images/${UPLOAD_ID}/r1/a%20b.webp?x-id=PutObject`);
  expect(`http://${request.headers.host}`).toBe(await proxy.endpointFor('resize-image'));
  expect(request.headers.authorization).toContain('SignedHeaders=');
  expect(proxy.injected).toEqual([]);
});

test('calls are known by caller, service, operation and upload', async () => {
  const seen: Call[] = [];
  proxy.plan = call => void seen.push(call);
  const { dynamodb, s3, sfn, sns, lambda } = await clientsOf('somebody');
  const Bucket = 'uploads';
  const Key = `incoming/${UPLOAD_ID}`;
  await dynamodb.send(getRecord);
  await sfn.send(new StartExecutionCommand({ stateMachineArn: 'arn:x', name: `${UPLOAD_ID}-1` }));
  await sns.send(new PublishCommand({ TopicArn: 'arn:x', Message: `{"subject":"${UPLOAD_ID}"}` }));
  await lambda.send(new InvokeCommand({ FunctionName: 'clean-up', Payload: Buffer.from(`{"uploadId":"${UPLOAD_ID}"}`) }));
  await s3.send(getFile);
  await s3.send(new CopyObjectCommand({ Bucket, Key: `originals/${UPLOAD_ID}/r1`, CopySource: `${Bucket}/${Key}` }));
  await s3.send(new ListObjectsV2Command({ Bucket, Prefix: Key }));
  await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } }));

  expect(seen).toEqual([
    ['dynamodb', 'GetItem'], ['states', 'StartExecution'], ['sns', 'Publish'], ['lambda', 'Invoke'], ['s3', 'GetObject'], ['s3', 'CopyObject'],
    ['s3', 'ListObjectsV2'], ['s3', 'ListObjectVersions'], ['s3', 'DeleteObjects'],
  ].map(([service, operation]) => ({ caller: 'somebody', service, operation, uploadId: UPLOAD_ID })));
});

test('what a client sends by a form or a presigned URL always passes', async () => {
  proxy.plan = () => 'cut';
  const response = await fetch(`${await proxy.endpointFor('request-upload')}/uploads`, { method: 'POST', body: 'form' });
  expect(response.status).toBe(200);
  expect(reached).toHaveLength(1);
});

test.each([
  ['s3', 'error', 'InternalError', 500], ['s3', 'throttled', 'SlowDown', 503],
  ['dynamodb', 'error', 'InternalServerError', 500], ['dynamodb', 'throttled', 'ThrottlingException', 400],
  ['sfn', 'error', 'InternalFailure', 500], ['sfn', 'throttled', 'ThrottlingException', 400],
  ['lambda', 'error', 'ServiceException', 500], ['lambda', 'throttled', 'TooManyRequestsException', 429],
  ['sns', 'error', 'InternalErrorException', 500], ['sns', 'throttled', 'ThrottledException', 429],
] as const)('%s in trouble (%s) is read by its client as %s', async (service, kind, name, status) => {
  proxy.plan = () => kind;
  const clients = await clientsOf('somebody');
  const calls = {
    s3: async () => clients.s3.send(getFile),
    dynamodb: async () => clients.dynamodb.send(getRecord),
    sfn: async () => clients.sfn.send(new StartExecutionCommand({ stateMachineArn: 'arn:x' })),
    lambda: async () => clients.lambda.send(new InvokeCommand({ FunctionName: 'f' })),
    sns: async () => clients.sns.send(new PublishCommand({ TopicArn: 'arn:x', Message: 'm' })),
  };
  await expect(calls[service]()).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
  expect(reached).toEqual([]);
});

test.each<[FaultKind, number, number]>([['cut', 0, 0], ['lost', 1, 1], ['late', 0, 1]])(
  'the connection ends with the engine in its place: %s', async (kind, reachedAtOnce, reachedInTheEnd) => {
    proxy.plan = at({ operation: 'GetItem' }, kind);
    const { dynamodb } = await clientsOf('somebody');
    await expect(dynamodb.send(getRecord)).rejects.toThrow(CUT);
    expect(reached).toHaveLength(reachedAtOnce);
    await proxy.calm();
    expect(reached).toHaveLength(reachedInTheEnd);
  });

test('a slow answer is the engine\'s', async () => {
  proxy.plan = () => 'slow';
  const { dynamodb } = await clientsOf('somebody');
  await expect(dynamodb.send(getRecord)).resolves.toBeDefined();
  expect(reached).toHaveLength(1);
});

test('quiet means that nothing is called and nothing waits for its answer', async () => {
  proxy.plan = () => 'slow';
  const { dynamodb } = await clientsOf('somebody');
  let answered = false;
  const call = dynamodb.send(getRecord).then(() => answered = true);
  while (proxy.injected.length === 0) {
    await new Promise(setImmediate);
  }
  await proxy.quiet(100);
  expect(answered).toBe(true);
  await call;
});

describe('killing', () => {
  /** A process that leads a group, and one in it that calls the proxy as a function does; says how that one ended. */
  async function callFromGroup(kind: FaultKind): Promise<string> {
    const calling = `fetch(process.argv[1], { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=a/1/r/s3/aws4_request' } })
      .catch(() => setTimeout(() => undefined, 10_000))`;
    const leading = `process.stdin.once('data', url => require('node:child_process')
      .spawn(process.execPath, ['-e', ${JSON.stringify(calling)}, String(url)])
      .once('exit', (code, signal) => { console.log(signal ?? code); process.exit(); }))`;
    const leader = spawn(process.execPath, ['-e', leading], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    proxy = newProxy(leader.pid!);
    proxy.plan = () => kind;
    leader.stdin.write(await proxy.endpointFor('somebody'));
    const [said] = await once(leader.stdout, 'data');
    return String(said).trim();
  }

  test.each<[FaultKind, number]>([['killed before', 0], ['killed after', 1]])('%s: the process that called dies, the engine saw %i calls', async (kind, calls) => {
    expect(await callFromGroup(kind)).toBe('SIGKILL');
    expect(reached).toHaveLength(calls);
  });

  test('nobody outside the group of the engine dies', async () => {
    const leader = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { detached: true, stdio: 'ignore' });
    proxy = newProxy(leader.pid!);
    proxy.plan = () => 'killed before';
    try {
      const { dynamodb } = await clientsOf('somebody');
      await expect(dynamodb.send(getRecord)).rejects.toThrow(CUT);
      expect(leader.exitCode ?? leader.signalCode).toBeNull();
    } finally {
      leader.kill();
    }
  });
});

describe('plans', () => {
  const call: Call = { caller: 'record-image', service: 's3', operation: 'CopyObject', uploadId: UPLOAD_ID };
  const all = (plan: (call: Call) => FaultKind | undefined, calls: Call[]) => calls.map(one => plan(one) ?? '-').join(' ');

  test('hit the calls that were chosen, from the nth one on', () => {
    const other = { ...call, uploadId: 'another' };
    expect(all(at({ operation: 'CopyObject', uploadId: UPLOAD_ID, nth: 2, times: 2 }, 'cut'), [other, call, other, call, call, call])).toBe('- - - cut cut -');
    expect(all(at({ caller: 'clean-up' }, 'cut'), [call])).toBe('-');
  });

  test('together: the first that has a fault decides, and each counts every call', () => {
    expect(all(firstOf(at({ nth: 1 }, 'cut'), at({ nth: 2 }, 'lost'), at({ nth: 2 }, 'slow')), [call, call, call])).toBe('cut lost -');
  });

  test('at random: a seed repeats them, whatever runs beside', () => {
    const make = (seed: number) => randomly({ seed, share: 0.5, kinds: () => ['cut', 'lost', 'slow'], lengths: () => [1, 3], nameOf: id => id });
    const calls = Array.from({ length: 40 }, (_, index): Call => ({ ...call, uploadId: String(index % 20) }));
    const faultsOf = (seed: number, order: Call[]) => {
      const plan = make(seed);
      return order.map(one => `${one.uploadId} ${plan(one)}`).sort();
    };
    const faults = faultsOf(1, calls);
    expect(faultsOf(1, [...calls].reverse())).toEqual(faults);
    expect(faultsOf(2, calls)).not.toEqual(faults);
    const hit = faults.filter(fault => !fault.endsWith('undefined')).length;
    expect(hit).toBeGreaterThan(4);
    expect(hit).toBeLessThan(36);
  });

  test('at random: none where the share is none, all where it is all', () => {
    const plan = (share: number) => randomly({ seed: 1, share, kinds: () => ['cut'], lengths: () => [Infinity], nameOf: id => id });
    expect(all(plan(0), [call, call, call, call])).toBe('- - - -');
    expect(all(plan(1), [call, call, call, call])).toContain('cut');
  });

  test('at random: as many calls of a step in a row as were chosen', () => {
    const plan = randomly({ seed: 1, share: 1, kinds: () => ['cut'], lengths: () => [2], nameOf: id => id });
    const steps = ['a', 'b', 'c'].map(uploadId => all(plan, Array.from({ length: 9 }, () => ({ ...call, uploadId }))));
    steps.forEach(step => expect(step).toMatch(/^(- )*cut cut( -)*$/));
  });
});
