import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { DeployedPipeline } from './support/deployed-pipeline';
import { Played, StormClient } from './support/storm/client';
import { chosenFaults, countByKind, stormFaults } from './support/storm/faults';
import { behindFaultProxy } from './support/storm/faulty-functions';
import { Files } from './support/storm/stories';
import { passTime, sweepTooEarly } from './support/storm/time';
import { look, readRecords, StandingRecord, World } from './support/storm/world';
import { FaultProxy, InjectedFault } from '../../local/fault-proxy';
import { OUTCOME_STATUSES } from '../../src/contract/codes';

/** Set E2E_STORM_UPLOADS=2000 for a long storm, E2E_STORM_SEED for another one. */
const UPLOADS = Number(process.env.E2E_STORM_UPLOADS ?? 200);
const SEED = Number(process.env.E2E_STORM_SEED ?? 1);
const IN_FLIGHT = 8;
/** Of a function by the workflow, at the least. */
const ALL_TRIES = 3;

let pipeline: DeployedPipeline;
let client: StormClient;
let played: Played[];
let world: World;
let injected: readonly InjectedFault[];
/** Records of this storm: of uploads whose clients know them, and of requests whose answer was lost. */
let mine: StandingRecord[];
let redriven: string[];

beforeAll(async () => {
  const begun = new Date().toISOString();
  pipeline = await DeployedPipeline.find('Images');
  const names = new Map<string, string>();
  const nameOf = (uploadId: string) => {
    names.set(uploadId, names.get(uploadId) ?? `unheard ${names.size}`);
    return names.get(uploadId)!;
  };
  client = new StormClient(pipeline, await pipeline.callsAs('Client'), await Files.make(), begun,
    (uploadId, index) => names.set(uploadId, `upload ${index}`));
  const { proxy, restore } = await behindFaultProxy(pipeline);
  injected = proxy.injected;
  try {
    proxy.plan = chosenFaults(nameOf, stormFaults(SEED, nameOf));
    played = await storm();
    await proxy.calm();
    await passTime(pipeline, proxy);
    proxy.plan = stormFaults(SEED + 1, nameOf);
    await redriveSome(proxy);
    await passTime(pipeline, proxy);
  } finally {
    await restore();
  }
  world = await look(pipeline);
  const known = new Set(played.map(({ uploadId }) => uploadId));
  mine = [...world.records.values()].filter(({ uploadId, createdAt = '' }) => known.has(uploadId) || createdAt > begun);
  tellFigures();
}, 2_000 * UPLOADS + 200_000);

function tellFigures(): void {
  const figures = (counts: Record<string, number>) => Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(', ');
  const outcomes: Record<string, number> = {};
  mine.forEach(({ status }) => outcomes[status] = (outcomes[status] ?? 0) + 1);
  process.stdout.write(`notice: storm ${SEED}: ${mine.length} uploads (${figures(outcomes)}), ${redriven.length} of them redriven by hand, `
    + `${injected.length} faults (${figures(countByKind(injected))})\n`);
}

/** All uploads, some at a time, and now and then a sweep that comes too early. */
async function storm(): Promise<Played[]> {
  const over = new AbortController();
  const sweeping = (async () => {
    while (!over.signal.aborted) {
      await sleep(7_000, undefined, { signal: over.signal }).catch(() => undefined);
      await sweepTooEarly(pipeline);
    }
  })();
  const done = await someAtATime(Array.from({ length: UPLOADS }, (_, index) => index), async index => client.play(index));
  over.abort();
  await sweeping;
  return done;
}

/** An operator tries every other FAILED upload again, at once and, where that had no answer, when the storm is over. */
async function redriveSome(proxy: FaultProxy): Promise<void> {
  const failed = (await readRecords(pipeline)).filter(({ status, uploadId }) => status === 'FAILED' && played.some(one => one.uploadId === uploadId));
  redriven = failed.filter((_, index) => index % 2 === 0).map(({ uploadId }) => uploadId);
  const unanswered: string[] = [];
  await someAtATime(redriven, async uploadId => await client.redrive(uploadId) || unanswered.push(uploadId));
  await proxy.calm();
  await someAtATime(unanswered, async uploadId => client.redrive(uploadId));
}

async function someAtATime<T, R>(things: readonly T[], work: (thing: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = [...things];
  const lane = async () => {
    for (let thing = left.shift(); thing !== undefined; thing = left.shift()) {
      results.push(await work(thing));
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  return results;
}

const recordOf = (uploadId: string) => world.records.get(uploadId)!;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const ofStatus = (...statuses: string[]) => mine.filter(({ status }) => statuses.includes(status));
const objects = (bucket: World['images'], uploadId: string) => bucket.get(uploadId) ?? [];
const keyOf = ({ uri }: { readonly uri: string }) => uri.split('/').slice(3).join('/');
const wasHit = (uploadId: string) => injected.some(({ call }) => call.uploadId === uploadId);

/** What there is to say of an upload that is not as it should be. */
function tell(uploadId: string): unknown {
  const { status, version, attempt, error, openShard } = world.records.get(uploadId) ?? {};
  return {
    uploadId,
    status,
    version,
    attempt,
    code: error?.code,
    openShard,
    story: played.find(one => one.uploadId === uploadId)?.story ?? 'its client never heard of it',
    faults: injected.filter(({ call }) => call.uploadId === uploadId).map(({ kind, call }) => `${call.caller} ${call.operation}: ${kind}`),
    objects: [...world.uploads.get(uploadId) ?? [], ...world.images.get(uploadId) ?? []],
    executions: world.executions.get(uploadId),
    events: world.events.get(uploadId)?.map(({ id }) => id),
  };
}

/** The uploads of which something is true, as a test that expects none shows them. */
function those<T extends { readonly uploadId: string }>(uploads: readonly T[], wrong: (upload: T) => boolean): unknown[] {
  return uploads.filter(wrong).map(({ uploadId }) => tell(uploadId));
}

test('faults of every kind happened, and uploads of every story were played', () => {
  expect(Object.entries(countByKind(injected)).filter(([, count]) => count === 0)).toEqual([]);
  expect(new Set(played.map(({ story }) => story)).size).toBe(6);
  expect(played).toHaveLength(UPLOADS);
});

test('none is lost: every upload has ended, and nothing is open', () => {
  expect(those(played, ({ uploadId }) => !world.records.has(uploadId))).toEqual([]);
  expect(those(mine, ({ status, openShard }) => openShard !== undefined || !(OUTCOME_STATUSES as readonly string[]).includes(status))).toEqual([]);
});

test('each has the outcome of its file; FAILED is one that was in trouble, EXPIRED one whose client never heard of it', () => {
  const known = new Set(played.map(({ uploadId }) => uploadId));
  expect(those(played, ({ uploadId, story, deletionAccepted }) => {
    const wanted = deletionAccepted ? 'DELETED' : story === 'refused' ? 'REJECTED' : 'READY';
    const { status } = recordOf(uploadId);
    return status !== wanted && !(status === 'FAILED' && !deletionAccepted && wasHit(uploadId));
  })).toEqual([]);
  expect(those(mine, ({ uploadId, status }) => !known.has(uploadId) && status !== 'EXPIRED')).toEqual([]);
});

test('none is double: at most as many executions as attempts, and one upload for each Idempotency-Key', async () => {
  expect(those(mine, ({ uploadId, attempt }) => (world.executions.get(uploadId) ?? []).length > attempt)).toEqual([]);
  for (const { idempotencyKey, file, uploadId, deletionAccepted } of played.filter(one => one.idempotencyKey !== undefined)) {
    const again = client.ask(file, idempotencyKey).then(answer => answer.uploadId, (error: Error) => /"code":"([^"]+)"/.exec(error.message)?.[1]);
    expect(await again).toBe(deletionAccepted ? 'idempotency-conflict' : uploadId);
  }
});

test('each outcome is announced, with one id and one body; only a deletion or another attempt at a FAILED one follows another', () => {
  expect(those(mine, ({ uploadId, status, attempt }) => {
    const events = world.events.get(uploadId) ?? [];
    const [bodies, ids, outcomes] = [
      events.map(event => JSON.stringify(event)), events.map(({ id }) => id), events.map(({ data }) => `${data.status} ${data.attempt}`),
    ].map(all => new Set(all));
    const others = [...outcomes].filter(outcome => outcome !== `${status} ${attempt}`);
    return bodies.size !== outcomes.size || ids.size !== outcomes.size || others.length !== outcomes.size - 1
      || (status === 'DELETED' ? others.length > 1 : others.some(outcome => outcome >= `FAILED ${attempt}` || !outcome.startsWith('FAILED')));
  })).toEqual([]);
});

test('the owner reads the same outcome', async () => {
  const standing = played.filter(({ deletionAccepted }) => !deletionAccepted);
  await someAtATime(standing, async ({ uploadId }) => {
    expect(await client.read(uploadId)).toMatchObject({ uploadId, status: recordOf(uploadId).status });
  });
});

test('tried again by hand, a FAILED upload has another attempt; by itself none has: a run that ended may have been ended by its file', () => {
  expect(those(redriven.map(recordOf), ({ attempt }) => attempt < 2)).toEqual([]);
  expect(those(mine, ({ uploadId, attempt }) => attempt > 1 && !redriven.includes(uploadId))).toEqual([]);
  expect(redriven.filter(uploadId => recordOf(uploadId).status === 'READY').length).toBeGreaterThan(0);
});

test('READY: every size is there with the recorded bytes, the original as it was sent, and nothing beside', async () => {
  const files = new Map(played.map(({ uploadId, file }) => [uploadId, file.bytes]));
  const ready = ofStatus('READY');
  expect(ready.length).toBeGreaterThan(UPLOADS / 3);
  const listsOthers = ({ uploadId, images = [] }: StandingRecord) =>
    !isDeepStrictEqual(images.map(keyOf).sort(), [...objects(world.images, uploadId)].sort());
  expect(those(ready, listsOthers)).toEqual([]);
  for (const { uploadId, images = [], revision, original } of ready) {
    for (const image of images) {
      const stored = await pipeline.read('ImagesBucket', keyOf(image));
      expect([uploadId, stored.length, sha256(stored)]).toEqual([uploadId, image.bytes, image.sha256]);
    }
    expect(keyOf(original!)).toBe(`originals/${uploadId}/${revision}`);
    expect([uploadId, sha256(await pipeline.read('UploadsBucket', keyOf(original!)))]).toEqual([uploadId, sha256(files.get(uploadId)!)]);
  }
});

test('not READY: no size and no original remains; a refused file is in quarantine, a failed one where it came in', () => {
  const notReady = ofStatus('REJECTED', 'FAILED', 'EXPIRED');
  expect(those(notReady, ({ uploadId }) => objects(world.images, uploadId).length > 0)).toEqual([]);
  expect(those(notReady, ({ uploadId, status, attempt }) => {
    // A repeated copy is another version under the same key.
    const kept = new Set(objects(world.uploads, uploadId).filter(key => !key.startsWith('incoming/')));
    return !isDeepStrictEqual([...kept], status === 'REJECTED' ? [`quarantine/${uploadId}/r${attempt}`] : []);
  })).toEqual([]);
  expect(those(ofStatus('FAILED'), ({ uploadId }) => !objects(world.uploads, uploadId).includes(`incoming/${uploadId}`))).toEqual([]);
});

test('what came in goes, unless the upload FAILED and may be tried again', () => {
  // The known bound: a second version of the same form, and the claimed one where the last function never came to its last step.
  const mayStay = (uploadId: string) => played.some(one => one.uploadId === uploadId && one.story === 'form sent twice')
    || injected.filter(({ call }) => call.uploadId === uploadId && ['recordImage', 'cleanUp'].includes(call.caller)).length >= ALL_TRIES;
  expect(those(ofStatus('READY', 'REJECTED', 'EXPIRED'), ({ uploadId }) =>
    objects(world.uploads, uploadId).includes(`incoming/${uploadId}`) && !mayStay(uploadId))).toEqual([]);
});

test('deleted: nothing of it is in any bucket, versions included', () => {
  const deleted = ofStatus('DELETED');
  expect(deleted.length).toBeGreaterThan(UPLOADS / 10);
  expect(those(deleted, ({ uploadId }) => [world.uploads, world.images].some(bucket => objects(bucket, uploadId).length > 0))).toEqual([]);
});
