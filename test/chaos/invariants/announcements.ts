import { isDeepStrictEqual } from 'node:util';
import type { Invariant } from './invariant';
import type { OutcomeEvent } from '../../../lambda-src/announcement/outcome-event';
import { OUTCOME_STATUSES } from '../../../src/contract/codes';
import type { UploadRecord } from '../../../src/contract/upload-record';

const isOutcome = (status?: string) => OUTCOME_STATUSES.some(outcome => outcome === status);

const everyOutcome: Invariant = {
  name: 'every outcome is announced',
  sentence: 'Every outcome is announced at least once, unless the topic refuses this very message until it is too old: then the stream keeps it as a dead letter, and those that grew too old behind it.',
  begin: (world, broken) => {
    const outcomes = new Map<string, string>();
    return {
      changed({ old, new: now }) {
        if (now && isOutcome(now.status) && old?.status !== now.status) outcomes.set(`${now.uploadId}:${now.version}`, now.status);
      },
      published({ data }) {
        outcomes.delete(`${data.uploadId}:${data.version}`);
      },
      rest() {
        for (const { new: now } of world.stream.deadLetters) outcomes.delete(`${now?.uploadId}:${now?.version}`);
        for (const status of outcomes.values()) broken(`${status} was not`);
      },
    };
  },
};

const oneEvent: Invariant = {
  name: 'one outcome, one event',
  sentence: 'However often an outcome is announced, its id and its body are the same.',
  begin: (_world, broken) => {
    const told = new Map<string, { readonly id: string; readonly message: string }>();
    return {
      published({ id, subject, data }, message) {
        for (const name of [`id ${id}`, `outcome ${subject} ${data.version}`]) {
          const before = told.get(name);
          told.set(name, { id, message });
          if (before && (before.id !== id || before.message !== message)) broken(`${data.status} was announced in two ways`);
        }
      },
    };
  },
};

const tellsTheRecord: Invariant = {
  name: 'an event tells the record',
  sentence: 'The data of an event is the public part of the record, all of it and nothing else, at the version at which the outcome was written, and no other change is announced.',
  begin: (_world, broken) => {
    const written = new Map<string, UploadRecord>();
    return {
      changed({ old, new: now }) {
        if (now && isOutcome(now.status) && old?.status !== now.status) written.set(`${now.uploadId}:${now.version}`, now);
      },
      published({ data, id, time }) {
        const record = written.get(`${data.uploadId}:${data.version}`);
        if (!record) return broken(`version ${data.version} (${data.status}) is no outcome`);
        const wrong = difference(record, data);
        if (wrong) broken(`${wrong} is not the record's`);
        if (id !== `${record.uploadId}:${record.version}:${record.status}`) broken(`the id is ${id.slice(37)}`);
        if (time !== (record.updatedAt ?? (record as unknown as { deletedAt: string }).deletedAt)) broken('the time is another one');
      },
    };
  },
};

/** What a record has that is meant for others; all else stays inside. Sizes and errors are told whole. */
const PUBLIC = ['uploadId', 'status', 'version', 'attempt', 'ownerId', 'createdAt', 'updatedAt', 'expiresAt', 'declared', 'source', 'images', 'error'];

/** The part of an event that is not the record's, or of the record that is not the event's. */
function difference(record: UploadRecord, data: OutcomeEvent['data']): string | undefined {
  const [whole, told] = [record, data] as unknown as { readonly [name: string]: unknown }[];
  const unknown = Object.keys(told).find(name => !PUBLIC.includes(name));
  // As it travels: without what is undefined, whatever the order.
  return unknown ?? PUBLIC.find(name => !isDeepStrictEqual(told[name], whole[name]));
}

export const announcements: readonly Invariant[] = [everyOutcome, oneEvent, tellsTheRecord];
