import type { Mutation } from './mutation';

const TRANSITIONS = 'lambda-src/image-catalog/transitions.ts';
const SWEEP = 'lambda-src/image-catalog/sweep-uploads/sweep-upload.ts';
const PURGE = 'lambda-src/image-catalog/sweep-uploads/purge.ts';
const RECORDS = 'lambda-src/image-catalog/upload-records.ts';
const WRITE = 'lambda-src/image-catalog/conditional-write.ts';

/** Rules of the sweep, of deleting and of asking again. */
export const sweeping: readonly Mutation[] = [
  {
    name: 'the sweep expires without the version',
    rule: 'the sweep writes under the version that it read',
    sources: [{ file: TRANSITIONS, find: "when: ['#status = :pending', IS_AS_READ],", replace: "when: ['(#status = :pending OR #version >= :version)']," }],
    profiles: ['a file lands while it expires'],
  },
  {
    name: 'the sweep redrives without the version',
    rule: 'the sweep writes under the version that it read',
    sources: [{
      file: TRANSITIONS,
      find: "      '#status = :status', '#attempt = :attempt', '(#status = :failed OR attribute_not_exists(#closing))',\n      ...(version === undefined ? [] : [IS_AS_READ]),",
      replace: "      '(#status = :status OR #attempt >= :attempt OR #status = :failed)', ...(version === undefined ? [] : ['#version >= :version']),",
    }],
    profiles: ['two sweeps try again'],
  },
  {
    name: 'late files go without the version',
    rule: 'openShard and dueAt are removed only if the record is as it was read',
    sources: [{ file: TRANSITIONS, find: 'return { when: [IS_AS_READ], set: [], untold', replace: "return { when: ['#version >= :version'], set: [], untold" }],
    profiles: ['tried again while it is settled'],
  },
  {
    name: 'an outcome gets another time when it is settled',
    rule: 'an outcome keeps its time, which is that of its event',
    sources: [{ file: TRANSITIONS, find: 'set: [], untold: true,', replace: 'set: [],' }],
    profiles: ['tried again while it is settled'],
  },
  {
    name: 'the sweep does not look for the object',
    rule: 'a form that has expired may have been used: the sweep looks for its object',
    sources: [{ file: SWEEP, find: 'const object = await deps.uploads.latestVersion(incomingKey(record.uploadId));', replace: 'const object = undefined as Awaited<ReturnType<typeof deps.uploads.latestVersion>>;' }],
    profiles: ['late objects, lost events'],
  },
  {
    name: 'no grace after the form',
    rule: 'PENDING expires an hour after its form, not at once: an upload may take its time',
    sources: [{ file: SWEEP, find: 'const FORM_END_SECONDS = 60 * 60;', replace: 'const FORM_END_SECONDS = 5 * 60;' }],
    profiles: ['late objects, lost events'],
  },
  {
    name: 'forms are waited for all day',
    rule: 'PENDING expires an hour after its form, no later: how long an upload stays open is bounded',
    sources: [{ file: SWEEP, find: 'const FORM_END_SECONDS = 60 * 60;', replace: 'const FORM_END_SECONDS = 24 * 60 * 60;' }],
    profiles: ['late objects, lost events'],
  },
  {
    name: 'a claim is due ten times as late',
    rule: 'a claimed record is due once its longest run is over',
    sources: [{
      file: RECORDS,
      find: 'transitions.claim(uploadId, object, this.secondsFromNow(longestRunSeconds), version)',
      replace: 'transitions.claim(uploadId, object, this.secondsFromNow(10 * longestRunSeconds), version)',
    }],
    profiles: ['a start is lost for good'],
  },
  {
    name: 'nothing enters the index of what is open',
    rule: 'a claimed record is in the index of what is open',
    sources: [{ file: TRANSITIONS, find: "set: ['#status = :processing', '#attempt = #attempt + :one', '#object = :object', '#openShard = :openShard', '#dueAt = :dueAt'],\n    remove: ['#ttl', '#error'],", replace: "set: ['#status = :processing', '#attempt = #attempt + :one', '#object = :object', '#closedShard = :openShard', '#dueAt = :dueAt'],\n    remove: ['#ttl', '#error', '#openShard']," }],
  },
  {
    name: 'a closed record is redriven',
    rule: 'where closing is set the sweep finishes it',
    sources: [
      { file: SWEEP, find: "if (record.closing) return closeDeadRun(record, { failed: { error: 'CleanUpUnfinished', cause: '' } }, deps);", replace: '' },
      { file: TRANSITIONS, find: "'(#status = :failed OR attribute_not_exists(#closing))'", replace: "'(#status = :failed OR #status = :processing)'" },
    ],
    kinds: ['EXPRESS'],
    profiles: ['clean-up dies again and again', 'nobody hears of the end'],
  },
  {
    name: 'a file that ended its run is tried again',
    rule: 'in Standard an execution that ended is never redriven by itself',
    sources: [{ file: SWEEP, find: 'if (status !== undefined) return closeDeadRun(record, { failed: { error: status, cause: \'\' } }, deps);', replace: '' }],
    kinds: ['STANDARD'],
    profiles: ['nobody hears of the end'],
  },
  {
    name: 'tried again for ever',
    rule: 'a run that nobody can find is redriven once, at attempt 1 only',
    sources: [{ file: SWEEP, find: 'const LAST_ATTEMPT_TO_REDRIVE = 1;', replace: 'const LAST_ATTEMPT_TO_REDRIVE = 1000;' }],
    kinds: ['EXPRESS'],
    profiles: ['nobody hears of the end'],
  },
  {
    name: 'late files stay',
    rule: 'past the longest run the sweep deletes what late functions left',
    sources: [{ file: SWEEP, find: 'await deleteLateFiles(record, deps);', replace: '' }],
    profiles: ['an old hand is still at work', 'zombies'],
  },
  {
    name: 'late files of the last attempt only',
    rule: 'files of every attempt so far are deleted',
    sources: [{ file: PURGE, find: 'const late = revisions.filter(', replace: 'const late = revisions.slice(-1).filter(' }],
    profiles: ['an old hand is still at work'],
  },
  {
    name: 'late files, READY\'s too',
    rule: 'all late files but READY’s own',
    sources: [{ file: PURGE, find: "status !== 'READY' || revision !== kept", replace: 'revision !== kept || kept !== undefined' }],
    profiles: ['tried again by hand', 'nobody hears of the end'],
  },
  {
    name: 'purged once only',
    rule: 'a deleted image is purged again when nothing can come any more',
    sources: [{ file: SWEEP, find: 'if (record.purgedAt === undefined) {', replace: 'if (record.version < 0) {' }],
    profiles: ['deleted before it lands'],
  },
  {
    name: 'everybody’s sizes are purged',
    rule: 'a purge deletes what one upload has',
    sources: [{ file: PURGE, find: 'images.deleteEveryVersionUnder(allImagesPrefix(uploadId)),', replace: "images.deleteEveryVersionUnder(allImagesPrefix(uploadId).replace(uploadId, '').slice(0, -1))," }],
    profiles: ['somebody else’s upload'],
  },
  {
    name: 'the current version is purged only',
    rule: 'a purge deletes every version',
    sources: [{ file: PURGE, find: 'uploads.deleteEveryVersion(incomingKey(uploadId)),', replace: 'uploads.deletePrefix(incomingKey(uploadId)),' }],
  },
  {
    name: 'a purge with errors counts',
    rule: 'DELETED follows a purge without an error',
    sources: [{ file: 'lambda-src/shared/object-store.ts', find: 'if (Errors?.length) {', replace: 'if (Errors === null) {' }],
    profiles: ['deletions are refused'],
  },
  {
    name: 'deleting leaves the record out of the index',
    rule: 'DELETING is due at once',
    sources: [{ file: TRANSITIONS, find: "set: ['#status = :deleting', '#openShard = :openShard', '#dueAt = :dueAt'],\n    remove: ['#ttl'],", replace: "set: ['#status = :deleting', '#closedShard = :openShard', '#dueAt = :dueAt'],\n    remove: ['#ttl', '#openShard']," }],
    profiles: ['deleted at any moment'],
  },
  {
    name: 'anybody deletes',
    rule: 'only its owner deletes an upload',
    sources: [
      { file: TRANSITIONS, find: "when: ['#ownerId = :ownerId', 'NOT", replace: "when: ['(#ownerId = :ownerId OR attribute_exists(#status))', 'NOT" },
    ],
  },
  {
    name: 'a fresh form over a claimed record',
    rule: 'only PENDING and EXPIRED get a fresh form',
    sources: [
      { file: TRANSITIONS, find: "when: ['#status IN (:pending, :expired)', '#declared = :declared'],", replace: "when: ['(#status IN (:pending, :expired) OR #declared = :declared)']," },
      { file: 'lambda-src/upload-request/request-upload/repeated-request.ts', find: 'if (!AWAITING_FILE.includes(standing.status)) {', replace: 'if (!AWAITING_FILE.includes(standing.status) && standing.status !== \'PROCESSING\' && standing.status !== \'READY\') {' },
    ],
    profiles: ['asked again'],
  },
  {
    name: 'a fresh form over an expired record is forgotten',
    rule: 'a fresh form brings the record back into the index',
    sources: [{ file: TRANSITIONS, find: "set: ['#status = :pending', '#expiresAt = :expiresAt', '#openShard = :openShard', '#dueAt = :dueAt'],", replace: "set: ['#status = :pending', '#expiresAt = :expiresAt', '#closedShard = :openShard', '#dueAt = :dueAt']," }],
    profiles: ['asked again'],
  },
  {
    name: 'one key for all owners',
    rule: 'the id is derived from owner and key',
    sources: [
      { file: 'lambda-src/upload-request/idempotency.ts', find: 'JSON.stringify([ownerId, key])', replace: 'JSON.stringify([key])' },
      { file: 'lambda-src/upload-request/request-upload/repeated-request.ts', find: 'if (standing.ownerId !== ownerId || !isDeepStrictEqual', replace: 'if (!isDeepStrictEqual' },
    ],
    profiles: ['asked again'],
  },
  {
    name: 'another body under the same key',
    rule: 'the same key with another body is a conflict',
    sources: [
      { file: 'lambda-src/upload-request/request-upload/repeated-request.ts', find: 'if (standing.ownerId !== ownerId || !isDeepStrictEqual(asStored(standing.declared), asStored(declared))) {', replace: 'if (standing.ownerId !== ownerId) {' },
      { file: TRANSITIONS, find: "when: ['#status IN (:pending, :expired)', '#declared = :declared'],", replace: "when: ['#status IN (:pending, :expired)', '(#declared = :declared OR attribute_exists(#declared))']," },
    ],
    profiles: ['asked again'],
  },
  {
    name: 'a write does not raise the version',
    rule: 'every write raises version by one',
    sources: [
      { file: WRITE, find: "'#version = #version + :one'", replace: "'#version = #version'" },
      { file: WRITE, find: "':one': 1,", replace: "...(`${set.join()} ${condition}`.includes(':one') ? { ':one': 1 } : {})," },
    ],
  },
  {
    name: 'a write takes the owner away',
    rule: 'the owner is in the tombstone, too',
    sources: [{ file: RECORDS, find: "      ownerId,\n      status: 'DELETED',", replace: "      status: 'DELETED'," }],
  },
];
