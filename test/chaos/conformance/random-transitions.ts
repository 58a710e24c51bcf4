import fc from 'fast-check';
import { UploadRecords } from '../../../lambda-src/image-catalog/upload-records';
import type { UploadStatus } from '../../../src/contract/codes';
import type { ClaimedObject, Closing, Declaration, UploadRecord } from '../../../src/contract/upload-record';

/** Who makes a transition, and what it has read: mostly what stands there, sometimes not. */
interface Circumstances {
  /** The record as the caller has read it. */
  readonly read: UploadRecord;
  readonly run: string;
  readonly object: ClaimedObject;
  readonly closing: Closing;
  readonly declared: Declaration;
  readonly seconds: number;
  readonly idempotent?: true;
}

interface TransitionKind {
  /** Statuses that it takes a record from: those are tried more often. */
  readonly from: readonly UploadStatus[];
  readonly make: (records: UploadRecords, circumstances: Circumstances) => Promise<unknown>;
}

const runOf = ({ read: { uploadId, attempt }, run }: Circumstances) => ({ uploadId, attempt, run });
const SOURCE = { format: 'jpeg', width: 40, height: 30, frames: 1, hasAlpha: false, sha256: 'aa' } as const;
const IMAGE = { size: 'w320', format: 'webp', width: 40, height: 30, bytes: 9, sha256: 'bb', uri: 's3://images/w320.webp' } as const;

/** Every write that the repository has, by its method. */
export const TRANSITIONS: { readonly [method: string]: TransitionKind } = {
  create: {
    from: ['PENDING'],
    make: (records, { read, declared, idempotent }) => records.create(
      { uploadId: read.uploadId, ownerId: read.ownerId, expiresAt: new Date(read.expiresAt), declared, idempotent }),
  },
  reissue: {
    from: ['PENDING', 'EXPIRED'],
    make: (records, { read, declared, seconds }) => records.reissue(
      { uploadId: read.uploadId, expiresAt: new Date(NOW + seconds * 1000), declared }),
  },
  claim: {
    from: ['PENDING', 'EXPIRED'],
    make: (records, { read, object, seconds }) => records.claim(
      read.uploadId, object, seconds, seconds % 2 ? read.version : undefined),
  },
  fence: { from: ['PROCESSING'], make: (records, some) => records.fence(runOf(some), some.seconds) },
  ready: {
    from: ['PROCESSING'],
    make: (records, some) => records.ready(
      runOf(some), { revision: 'r1', source: SOURCE, original: { uri: 's3://uploads/original' }, images: [IMAGE] }, some.seconds),
  },
  close: { from: ['PROCESSING'], make: (records, some) => records.close(runOf(some), some.closing) },
  takeOver: { from: ['PROCESSING'], make: (records, { read, closing }) => records.takeOver(read, closing) },
  outcome: {
    from: ['PROCESSING'],
    make: (records, some) => records.outcome(
      runOf(some), { ...some.read, object: some.object, closing: some.closing, idempotent: some.idempotent }, some.seconds),
  },
  postpone: { from: ['PENDING', 'PROCESSING'], make: (records, { read, seconds }) => records.postpone(read, seconds) },
  expire: { from: ['PENDING'], make: (records, { read }) => records.expire(read) },
  redrive: { from: ['FAILED', 'PROCESSING'], make: (records, { read, seconds }) => records.redrive(read, seconds, seconds % 2 ? read.version : undefined) },
  markDeleting: { from: ['PENDING', 'READY', 'FAILED'], make: (records, { read }) => records.markDeleting(read.uploadId, read.ownerId ?? 'owner-1') },
  purged: { from: ['DELETING'], make: (records, { read, seconds }) => records.purged(read, seconds) },
  bury: { from: ['DELETING'], make: (records, { read }) => records.bury(read) },
  settle: { from: ['READY', 'REJECTED', 'FAILED'], make: (records, { read }) => records.settle(read) },
};

export const NOW = Date.UTC(2026, 0, 2);

const STATUSES: UploadStatus[] = ['PENDING', 'PROCESSING', 'READY', 'REJECTED', 'FAILED', 'EXPIRED', 'DELETING', 'DELETED'];

/** One write, and the record that it meets. */
export interface TransitionCase {
  readonly method: string;
  readonly standing?: UploadRecord;
  readonly circumstances: Circumstances;
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const runs = fc.constantFrom('arn:run-1', 'arn:run-2');
const closings: fc.Arbitrary<Closing> = fc.record({
  outcome: fc.constantFrom('REJECTED' as const, 'FAILED' as const), code: fc.constantFrom('corrupt-image' as const, 'internal' as const), detail: fc.string(),
});
const declarations: fc.Arbitrary<Declaration> = fc.record({
  contentType: fc.constant('image/jpeg'),
  size: fc.integer({ min: 1, max: 2 }),
  metadata: fc.constantFrom<Declaration['metadata']>(undefined, {}, { album: 'summer', order: '1' }, { order: '1', album: 'summer' }, { album: 'winter' }),
});
const objects: fc.Arbitrary<ClaimedObject> = fc.record({
  key: fc.constant('incoming/1'), versionId: fc.constantFrom('v1', 'v2'), eTag: fc.constant('aa'), sequencer: maybe(fc.constant('01')), bytes: fc.nat(9),
});

/** `nth` makes ids of its own: cases do not meet. */
export function transitionCases(nth: number): fc.Arbitrary<TransitionCase> {
  return fc.constantFrom(...Object.keys(TRANSITIONS)).chain(method => {
    const records: fc.Arbitrary<UploadRecord> = fc.record({
      uploadId: fc.nat(9).map(shard => `01890a5d-ac96-774b-bcce-${nth.toString(16).padStart(6, '0')}${`${shard}`.padStart(6, '0')}`),
      schemaVersion: fc.constant(1),
      status: fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...TRANSITIONS[method].from) }, fc.constantFrom(...STATUSES)),
      version: fc.integer({ min: 1, max: 3 }),
      attempt: fc.integer({ min: 0, max: 2 }),
      run: maybe(runs),
      closing: maybe(closings),
      ownerId: fc.constantFrom('owner-1', 'owner-1', 'owner-2', undefined),
      // No two alike: the order of equal keys of an index is nobody's promise.
      createdAt: fc.constant(new Date(NOW + nth * 1000).toISOString()),
      updatedAt: fc.constant(new Date(NOW).toISOString()),
      expiresAt: fc.constant(new Date(NOW).toISOString()),
      dueAt: maybe(fc.constant(nth * 1000)),
      openShard: maybe(fc.constantFrom('0', '1')),
      ttl: maybe(fc.nat(9)),
      purgedAt: maybe(fc.constant('2026')),
      declared: declarations,
      object: maybe(objects),
      error: maybe(fc.constant({ code: 'internal' as const, detail: '' })),
    });
    const off = (by: number) => fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(by) });
    return fc.tuple(records, off(1), off(1), fc.boolean()).chain(([record, versionsOff, attemptsOff, declaredSo]) => fc.record({
      method: fc.constant(method),
      standing: fc.option(fc.constant(record), { nil: undefined, freq: method === 'create' ? 2 : 12 }),
      circumstances: fc.record({
        read: fc.constantFrom('owner-2', record.ownerId, record.ownerId).map(ownerId => (
          { ...record, ownerId, version: record.version + versionsOff, attempt: record.attempt + attemptsOff })),
        run: fc.constantFrom(record.run ?? 'arn:run-1', 'arn:run-2'),
        object: objects,
        closing: closings,
        declared: declaredSo ? fc.constant(record.declared) : declarations,
        seconds: fc.integer({ min: nth * 1000 + 1, max: nth * 1000 + 999 }),
        idempotent: maybe(fc.constant(true as const)),
      }),
    }));
  });
}
