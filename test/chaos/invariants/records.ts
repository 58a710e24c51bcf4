import type { Invariant } from './invariant';
import { lags, troubles } from './troubles';
import type { UploadRecord } from '../../../src/contract/upload-record';
import type { Asked } from '../people';
import { HOUR, MINUTE, SECOND } from '../scheduler';

const SWEEP = 5 * MINUTE;

const linear: Invariant = {
  name: 'versions are linear',
  sentence: 'Every write of a record raises its version by one, from 1.',
  begin: (_world, broken) => ({
    changed({ old, new: now }) {
      if (now && now.version !== (old?.version ?? 0) + 1) broken(`${now.version} after ${old?.version ?? 'nothing'}`);
    },
  }),
};

/** Owner that a request of the API comes from. */
function callerOf(request: unknown): string {
  const { requestContext } = request as { readonly requestContext: { readonly authorizer: { readonly iam: { readonly userId: string } } } };
  return requestContext.authorizer.iam.userId.split(':')[0];
}

const ownerStays: Invariant = {
  name: 'the owner stays',
  sentence: 'The owner of an upload never changes, and no other caller deletes it.',
  begin: (_world, broken) => ({
    changed({ old, new: now }, by) {
      if (old && now && old.ownerId !== now.ownerId) broken(`${old.ownerId}, then ${now.ownerId}`);
      if (by?.fn === 'delete-upload' && now && callerOf(by.payload) !== now.ownerId) broken(`${callerOf(by.payload)} deleted what ${now.ownerId} owns`);
    },
  }),
};

const oneKeyOneUpload: Invariant = {
  name: 'one key, one upload',
  sentence: 'An owner and an Idempotency-Key mean one upload and one body, and no two of them the same upload; once it is deleted, they mean a conflict.',
  begin: (world, broken) => {
    const known: Asked[] = [];
    const deletedAt = new Map<string, number>();
    return {
      changed({ old, new: now }) {
        if (now?.status === 'DELETING' && old?.status !== 'DELETING') deletedAt.set(now.uploadId, world.scheduler.now);
      },
      uploadAsked(asked) {
        if (asked.uploadId === undefined) return;
        // An answer that takes its time may speak of the moment before.
        if (world.scheduler.now - (deletedAt.get(asked.uploadId) ?? Infinity) > MINUTE) broken('a deleted upload is answered');
        const sameKey = ({ owner, key }: Asked) => key !== undefined && owner === asked.owner && key === asked.key;
        const before = known.find(other => sameKey(other) || other.uploadId === asked.uploadId);
        known.push(asked);
        if (!before) return;
        if (before.uploadId !== asked.uploadId) broken('one key, two uploads');
        else if (before.owner !== asked.owner || before.key !== asked.key) broken('two keys, one upload');
        else if (before.body !== asked.body) broken('one key, two bodies');
      },
    };
  },
};

const nothingStaysOpen: Invariant = {
  name: 'nothing stays open',
  sentence: 'Once all is quiet and the sweep has run, no upload is PENDING, PROCESSING or DELETING, and none is left in the index of what is open.',
  begin: (world, broken) => ({
    rest() {
      for (const { status, openShard } of world.records.values()) {
        if (['PENDING', 'PROCESSING', 'DELETING'].includes(status)) broken(`one is ${status}`);
        else if (openShard !== undefined) broken(`one that is ${status} is still in the index`);
      }
    },
  }),
};

const boundedlyOpen: Invariant = {
  name: 'open no longer than its bound',
  sentence: 'With the sweep at work no upload stays open beyond the bounds of docs/architecture.md; whatever really goes wrong costs one longest run and one sweep more at most, a read that lags two sweeps.',
  begin: (world, broken) => {
    const { sweepOff } = world.scenario;
    if (typeof sweepOff !== 'number') return {};
    const longestRun = world.settings.longestRunSeconds * SECOND;
    const disturbed = () => sweepOff * HOUR + troubles(world) * (longestRun + SWEEP) + (1 + 2 * lags(world)) * SWEEP;
    const latest = new Map<string, number>();
    const bound = (record: UploadRecord): number => {
      const { now } = world.scheduler;
      const formEnd = Date.parse(record.expiresAt) + HOUR;
      switch (record.status) {
        case 'PENDING': return formEnd + SWEEP;
        case 'PROCESSING': return now + 2 * (longestRun + SWEEP);
        case 'DELETING': return Math.max(now + SWEEP, formEnd) + longestRun + SWEEP;
        default: return Infinity;
      }
    };
    return {
      changed({ old, new: now }) {
        if (!now) return;
        if (old?.status === now.status && old.expiresAt === now.expiresAt) return;
        const over = world.scheduler.now - (latest.get(now.uploadId) ?? Infinity) - disturbed();
        if (old?.status !== now.status && over > 0) broken(`${old?.status} for ${Math.round(over / MINUTE)} minutes too long`);
        latest.set(now.uploadId, bound(now));
      },
    };
  },
};

const EXPIRING = ['REJECTED', 'EXPIRED', 'DELETED'];
const EXPLAINED = ['REJECTED', 'FAILED', 'EXPIRED'];

const onlyEndsCarryThem: Invariant = {
  name: 'only an end expires or explains itself',
  sentence: 'A record has a time to live exactly if it is REJECTED, EXPIRED or DELETED, and an error exactly if it is REJECTED, FAILED or EXPIRED; one that is going keeps the error it had.',
  begin: (_world, broken) => ({
    changed({ new: now }) {
      if (!now) return;
      if ((now.ttl !== undefined) !== EXPIRING.includes(now.status)) broken(`${now.status} ${now.ttl ? 'expires' : 'never expires'}`);
      if (now.status !== 'DELETING' && (now.error !== undefined) !== EXPLAINED.includes(now.status)) broken(`${now.status} with ${now.error?.code ?? 'no error'}`);
    },
  }),
};

export const records: readonly Invariant[] = [linear, onlyEndsCarryThem, ownerStays, oneKeyOneUpload, nothingStaysOpen, boundedlyOpen];
