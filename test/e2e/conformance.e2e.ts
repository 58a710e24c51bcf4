import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { sharedStack } from './support/shared-stack';
import { UploadRecords } from '../../lambda-src/image-catalog/upload-records';
import { awsClients } from '../../local/aws';
import { UPLOADS_TABLE } from '../../src/contract/upload-record';
import { BothBuckets } from '../chaos/conformance/both-buckets';
import { recordedTraces, replayed } from '../chaos/conformance/both-sides';
import { BothTables, Outcomes } from '../chaos/conformance/both-tables';
import { expressionCases } from '../chaos/conformance/random-expressions';
import { objectTraces } from '../chaos/conformance/random-objects';
import { NOW, transitionCases, TRANSITIONS } from '../chaos/conformance/random-transitions';
import type { Item, TableCommand } from '../chaos/fakes/table';

/** The fakes of the chaos model give what the engine gives. Table and buckets are this file's own. */

const { dynamodb, s3 } = awsClients(sharedStack().endpoint);
const suffix = randomUUID();
const tables = new BothTables(dynamodb, `conformance-${suffix}`);
const buckets = new BothBuckets(s3, bucket => `conformance-${bucket}-${suffix}`);

const TRANSITION_CASES = 350;
const EXPRESSION_CASES = 400;
const TRACES = 200;
const OBJECT_WORKS = 100;
/** A slow machine is not a difference. */
const PATIENCE_MS = 300_000;

beforeAll(async () => {
  await tables.create();
  await buckets.create();
});
afterAll(async () => {
  await tables.delete();
  await buckets.delete();
});

/** Puts an item, makes a write, reads what is left: alike on both sides. Gives how the write ended. */
async function write(nth: number, uploadId: string, standing: object | undefined, command: TableCommand): Promise<string> {
  if (standing) await tables.send(new PutCommand({ TableName: '', Item: standing as Item }));
  const { fake, engine } = await tables.send(command);
  const met = { nth, standing, input: command.input };
  expect({ ...met, outcome: engine }).toEqual({ ...met, outcome: fake });
  const left = await tables.send(new GetCommand({ TableName: '', Key: { uploadId }, ConsistentRead: true }));
  expect({ ...met, left: left.engine }).toEqual({ ...met, left: left.fake });
  return engine.error ?? 'written';
}

test(`${TRANSITION_CASES} random transitions of random records`, async () => {
  const ends = new Map<string, Set<string>>();
  for (let nth = 0; nth < TRANSITION_CASES; nth++) {
    const [{ standing, method, circumstances }] = fc.sample(transitionCases(nth), { seed: nth, numRuns: 1 });
    const commands: TableCommand[] = [];
    const client = {
      send: async (command: TableCommand) => {
        commands.push(command);
        return {};
      },
    };
    await TRANSITIONS[method].make(new UploadRecords(client as never, '', () => new Date(NOW + nth * 1000)), circumstances);
    const end = await write(nth, circumstances.read.uploadId, standing, commands[0]);
    ends.set(method, (ends.get(method) ?? new Set()).add(end));
  }

  // None is left out, and each meets both a record that it suits and one that it does not.
  expect([...ends.keys()].sort()).toEqual(Object.keys(TRANSITIONS).sort());
  expect([...ends].filter(([, seen]) => !seen.has('written') || !seen.has('ConditionalCheckFailedException'))).toEqual([]);
}, PATIENCE_MS);

test(`${EXPRESSION_CASES} random expressions`, async () => {
  const ends = new Set<string>();
  for (let nth = 0; nth < EXPRESSION_CASES; nth++) {
    const [{ standing, command }] = fc.sample(expressionCases(nth), { seed: nth, numRuns: 1 });
    ends.add(`${command.constructor.name}: ${await write(nth, `expression-${nth}`, standing, command)}`);
  }

  expect([...ends].sort()).toEqual(['Delete', 'Put', 'Update'].flatMap(name => [
    `${name}Command: ConditionalCheckFailedException`, `${name}Command: ValidationException`, `${name}Command: written`,
  ]));
}, PATIENCE_MS);

describe('after all these writes', () => {
  const { open, byOwner } = UPLOADS_TABLE;
  const inOpen = (shard: string) => ({
    IndexName: open.indexName,
    KeyConditionExpression: '#partition = :partition',
    ExpressionAttributeNames: { '#partition': open.partitionKey },
    ExpressionAttributeValues: { ':partition': shard },
  });
  const upTo = (shard: string, dueAt: number) => ({
    ...inOpen(shard),
    KeyConditionExpression: '#partition = :partition AND #due <= :due',
    ExpressionAttributeNames: { '#partition': open.partitionKey, '#due': open.sortKey },
    ExpressionAttributeValues: { ':partition': shard, ':due': dueAt },
  });
  const ofOwner = (owner: string) => ({
    IndexName: byOwner.indexName,
    KeyConditionExpression: '#partition = :partition',
    ExpressionAttributeNames: { '#partition': byOwner.partitionKey },
    ExpressionAttributeValues: { ':partition': owner },
  });
  const between = {
    ...upTo('0', 0),
    KeyConditionExpression: '#partition = :partition AND #due BETWEEN :low AND :due',
    ExpressionAttributeValues: { ':partition': '0', ':low': 20, ':due': 200_000 },
  };

  test.each<[string, object]>([
    ['what is open, in one shard', inOpen('0')],
    ['what is open, in another shard', inOpen('1')],
    ['what is open, the latest first', { ...inOpen('1'), ScanIndexForward: false }],
    ['what is due', upTo('1', 100_000)],
    ['what is due between two times', between],
    ['nothing at all', inOpen('nowhere')],
    ['uploads of an owner', ofOwner('owner-1')],
    ['uploads of an owner, the latest first', { ...ofOwner('owner-2'), ScanIndexForward: false }],
  ])('the indexes show, page by page: %s', async (_what, input) => {
    const pages = await tables.pages({ ...input, Limit: 7 });

    expect(pages.map(({ engine }) => engine)).toEqual(pages.map(({ fake }) => fake));
  });
});

const all = (outcomes: readonly Outcomes[], side: keyof Outcomes) => outcomes.map(outcome => outcome[side]);

test(`${TRACES} traces of the model: every call of the handlers, and what is left`, async () => {
  const traces = await recordedTraces(TRACES);
  expect(traces).toHaveLength(TRACES);
  // All that handlers ask of table and buckets.
  expect([...new Set(traces.flat().map(({ command }) => command))].sort()).toEqual([
    'CopyObjectCommand', 'DeleteObjectCommand', 'DeleteObjectsCommand', 'GetCommand', 'GetObjectCommand', 'ListObjectVersionsCommand',
    'ListObjectsV2Command', 'PutCommand', 'PutObjectCommand', 'QueryCommand', 'UpdateCommand',
  ]);
  for (const [seed, trace] of traces.entries()) {
    const outcomes = await replayed(trace, tables, buckets);

    expect({ seed, outcomes: all(outcomes, 'engine') }).toEqual({ seed, outcomes: all(outcomes, 'fake') });
  }
}, PATIENCE_MS);

test(`${OBJECT_WORKS} random works on objects: versions, delete markers, copies, pages`, async () => {
  for (let nth = 0; nth < OBJECT_WORKS; nth++) {
    const [trace] = fc.sample(objectTraces, { seed: nth, numRuns: 1 });
    const outcomes = await replayed(trace, tables, buckets);

    expect({ nth, outcomes: all(outcomes, 'engine') }).toEqual({ nth, outcomes: all(outcomes, 'fake') });
  }
}, PATIENCE_MS);
