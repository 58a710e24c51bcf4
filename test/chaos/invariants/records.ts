import type { Invariant } from './invariant';
import type { Asked } from '../people';

const linear: Invariant = {
  name: 'versions are linear',
  sentence: 'Every write of a record raises its version by one, from 1.',
  begin: (_world, broken) => ({
    changed({ old, new: now }) {
      if (now && now.version !== (old?.version ?? 0) + 1) broken(`${now.version} after ${old?.version ?? 'nothing'}`);
    },
  }),
};

const ownerStays: Invariant = {
  name: 'the owner stays',
  sentence: 'The owner of an upload never changes, and no other caller deletes it.',
  begin: (_world, broken) => ({
    changed({ old, new: now }) {
      if (old && now && old.ownerId !== now.ownerId) broken(`${old.ownerId}, then ${now.ownerId}`);
    },
  }),
};

const oneKeyOneUpload: Invariant = {
  name: 'one key, one upload',
  sentence: 'An owner and an Idempotency-Key mean one upload and one body, and no two of them the same upload.',
  begin: (_world, broken) => {
    const known: Asked[] = [];
    return {
      uploadAsked(asked) {
        if (asked.uploadId === undefined) return;
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

export const records: readonly Invariant[] = [linear, ownerStays, oneKeyOneUpload, nothingStaysOpen];
