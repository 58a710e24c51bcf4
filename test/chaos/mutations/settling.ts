import type { Mutation } from './mutation';
import type { Harmless } from './reading';

const TRANSITIONS = 'lambda-src/image-catalog/transitions.ts';
const SWEEP = 'lambda-src/image-catalog/sweep-uploads/sweep-upload.ts';
const CLEAN_UP = 'lambda-src/image-workflow/clean-up/clean-up.ts';
const RECORDS = 'lambda-src/image-catalog/upload-records.ts';
const STORE = 'lambda-src/shared/object-store.ts';
const REPEATED = 'lambda-src/upload-request/request-upload/repeated-request.ts';

/** Rules of what is read before it is written, and of when what stays behind is deleted. */
export const settling: readonly Mutation[] = [
  {
    name: 'the sweep claims without the version',
    rule: 'the sweep claims the record that it read, and no other',
    sources: [{ file: SWEEP, find: 'deps.records.claim(record.uploadId, object, deps.longestRunSeconds, record.version)', replace: 'deps.records.claim(record.uploadId, object, deps.longestRunSeconds)' }],
    profiles: ['the sweep writes late'],
  },
  {
    name: 'the sweep closes without the version',
    rule: 'the sweep closes the attempt that it read, and no later one',
    sources: [{ file: TRANSITIONS, find: '    when: [IS_PROCESSING, IS_AS_READ],\n', replace: "    when: [IS_PROCESSING, '#version >= :version'],\n" }],
    profiles: ['the sweep writes late'],
  },
  {
    name: 'postponed without the version',
    rule: 'the sweep postpones the record that it read',
    sources: [{ file: TRANSITIONS, find: "return { when: [IS_AS_READ], set: ['#dueAt = :dueAt'],", replace: "return { when: ['#version >= :version'], set: ['#dueAt = :dueAt']," }],
    profiles: ['the sweep writes late'],
  },
  {
    name: 'no longest run before the last purge',
    rule: 'the last purge waits a longest run: until then functions may write',
    sources: [{ file: SWEEP, find: 'formEndOf(record)) + deps.longestRunSeconds;', replace: 'formEndOf(record));' }],
    profiles: ['deleted in the end'],
  },
  {
    name: 'the last purge does not wait for the form',
    rule: 'the last purge waits until nothing can come by the form any more',
    sources: [{ file: SWEEP, find: 'Math.max(epochSeconds(deps.clock()), formEndOf(record))', replace: 'epochSeconds(deps.clock())' }],
    profiles: ['deleted before it lands'],
  },
  {
    name: 'a 403 is taken for absence',
    rule: 'what may not be looked at is not absent: it is trouble',
    sources: [{ file: STORE, find: "const MISSING = ['NoSuchKey',", replace: "const MISSING = ['AccessDenied', 'NoSuchKey'," }],
    profiles: ['looks are refused'],
  },
  {
    name: 'the sweep takes a 403 for absence',
    rule: 'where the sweep may not look, no form has expired',
    sources: [{ file: SWEEP, find: 'await deps.uploads.latestVersion(incomingKey(record.uploadId));', replace: 'await deps.uploads.latestVersion(incomingKey(record.uploadId)).catch(() => undefined);' }],
    profiles: ['looks are refused'],
  },
  {
    name: 'the fence leaves the record due as it was',
    rule: 'a run has a longest run of its own, from its first task on',
    sources: [
      { file: TRANSITIONS, find: "set: ['#run = :run', '#dueAt = :dueAt'],\n    values: { ':processing': 'PROCESSING', ':attempt': attempt, ':run': run, ':dueAt': dueAt },", replace: "set: ['#run = :run'],\n    values: { ':processing': 'PROCESSING', ':attempt': attempt, ':run': run, ...(dueAt < 0 ? { ':dueAt': dueAt } : {}) }," },
    ],
    kinds: ['EXPRESS'],
    profiles: ['late in the day'],
  },
  {
    name: 'a fresh form shortens the wait',
    rule: 'the sweep waits for every form that is out, and an older one may be valid longer',
    sources: [{ file: REPEATED, find: 'new Date(Math.max(upload.expiresAt.getTime(), Date.parse(standing.expiresAt)))', replace: 'upload.expiresAt' }],
    profiles: ['late in the day'],
  },
  {
    name: 'clean-up keeps the original',
    rule: 'clean-up deletes the original that the attempt copied',
    sources: [{ file: CLEAN_UP, find: '  await uploads.deleteEveryVersion(originalKey(uploadId, revision));\n', replace: '' }],
    kinds: ['STANDARD'],
    profiles: ['late in the day'],
  },
  {
    name: 'a refused file goes first, and the reason is not kept',
    rule: 'a refused file is deleted last, and the reason is stored (a pair: whoever finishes finds the file, or why it was refused)',
    sources: [
      { file: CLEAN_UP, find: 'await uploads.copy(object, quarantineKey(uploadId, revision));', replace: "await uploads.copy(object, quarantineKey(uploadId, revision));\n  if (closing.outcome === 'REJECTED') await uploads.deleteVersion(object);" },
      { file: TRANSITIONS, find: "set: ['#run = :run', '#closing = if_not_exists(#closing, :closing)'],\n    values: { ':processing': 'PROCESSING', ':attempt'", replace: "set: ['#run = :run', '#closing = :closing'],\n    values: { ':processing': 'PROCESSING', ':attempt'" },
      { file: TRANSITIONS, find: "set: ['#run = :run', '#closing = if_not_exists(#closing, :closing)'],\n    values: { ':processing': 'PROCESSING', ':version'", replace: "set: ['#run = :run', '#closing = :closing'],\n    values: { ':processing': 'PROCESSING', ':version'" },
    ],
    profiles: ['late in the day', 'clean-up dies again and again'],
  },
  {
    name: 'a later READY leaves the index',
    rule: 'a READY image of a later attempt stays open until late functions of earlier ones are over',
    sources: [{ file: TRANSITIONS, find: '  const first = attempt === 1;', replace: '  const first = attempt >= 1;' }],
    profiles: ['an old hand is still at work'],
  },
  {
    name: 'an outcome is due at once',
    rule: 'REJECTED and FAILED stay open for a longest run: late functions may write',
    sources: [{ file: TRANSITIONS, find: "      ':error': { code: closing.code, detail: closing.detail },\n      ':dueAt': dueAt,", replace: "      ':error': { code: closing.code, detail: closing.detail },\n      ':dueAt': Math.min(now, dueAt)," }],
    profiles: ['late in the day', 'an old hand is still at work'],
  },
  {
    name: 'DELETED is deleted again',
    rule: 'what is deleted cannot be deleted any more',
    sources: [
      { file: TRANSITIONS, find: "'NOT #status IN (:deleting, :deleted)'", replace: "'NOT #status = :deleting'" },
      { file: TRANSITIONS, find: "':deleted': 'DELETED', ':openShard': openShardOf(uploadId), ':dueAt': now", replace: "':openShard': openShardOf(uploadId), ':dueAt': now" },
      // A tombstone has no form: without this the sweep would fail at it for ever.
      { file: SWEEP, find: 'epochSeconds(new Date(expiresAt))', replace: 'epochSeconds(new Date(expiresAt ?? 0))' },
    ],
    profiles: ['deleted in the end'],
  },
  {
    name: 'DELETING is deleted again',
    rule: 'what is being deleted waits for its last purge, however often its owner asks',
    sources: [{ file: TRANSITIONS, find: "'NOT #status IN (:deleting, :deleted)'", replace: "'NOT #status = :deleted'" }],
    profiles: ['deleted in the end'],
  },
  {
    name: 'no conflict with a deleted upload',
    rule: 'the key of a deleted upload is answered by a conflict',
    sources: [{ file: REPEATED, find: 'if (GONE.includes(standing.status)) {', replace: 'if (GONE.includes(standing.status) && standing.version < 0) {' }],
    profiles: ['asked again'],
  },
];

const DELETING = ['deleted in the end', 'deleted before it lands', 'deleted at any moment'];

/** Writes of the sweep that are made under the version that it read, and would do without: no seed may notice. */
export const needless: readonly Harmless[] = [
  {
    name: 'purged without the version',
    rule: 'the first purge is noted under the version that the sweep read',
    why: 'only sweeps write what is DELETING; one that notes its purge late writes a time by which whatever may still write is over, and is over itself before the last purge is due',
    sources: [{ file: TRANSITIONS, find: "when: ['#status = :deleting', IS_AS_READ],", replace: "when: ['#status = :deleting', '#version >= :version']," }],
    profiles: DELETING,
  },
  {
    name: 'buried without the version',
    rule: 'the tombstone is written under the version that the sweep read',
    why: 'after a first purge that is noted only a tombstone is written, and none over another one',
    sources: [{ file: RECORDS, find: "'#status = :deleting AND #version = :version',", replace: "'#status = :deleting AND #version >= :version'," }],
    profiles: DELETING,
  },
];
