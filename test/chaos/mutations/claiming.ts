import type { Mutation } from './mutation';

const TRANSITIONS = 'lambda-src/image-catalog/transitions.ts';
const EXECUTIONS = 'lambda-src/image-workflow/executions.ts';
const START = 'lambda-src/workflow-trigger/start-workflow/start-workflow.ts';
const INSPECT = 'lambda-src/image-workflow/inspect-image/inspect-image.ts';
const STORE = 'lambda-src/shared/object-store.ts';
const RESIZE = 'lambda-src/image-workflow/resize-image/resize-image.ts';

const randomName = { file: EXECUTIONS, find: 'name: executionName(record),', replace: 'name: `${executionName(record)}-${Math.random()}`,' };
const FENCE = "when: [IS_PROCESSING, '#attempt = :attempt', RUN_IS_MINE_OR_NOBODYS],\n    set: ['#run = :run', '#dueAt = :dueAt'],";
const openFence = { file: TRANSITIONS, find: FENCE, replace: FENCE.replace(', RUN_IS_MINE_OR_NOBODYS', '') };

/** Rules of claiming and starting: one attempt, one run. */
export const claiming: readonly Mutation[] = [
  {
    name: 'claim without its condition',
    rule: 'only a PENDING or EXPIRED record is claimed',
    sources: [{
      file: TRANSITIONS,
      find: "when: ['#status IN (:pending, :expired)', ...(version === undefined ? [] : [IS_AS_READ])],\n    set: ['#status = :processing', '#attempt = #attempt + :one', '#object = :object'",
      replace: "when: ['(#status IN (:pending, :expired) OR attribute_exists(#status))', ...(version === undefined ? [] : [IS_AS_READ])],\n    set: ['#status = :processing', '#attempt = #attempt + :one', '#object = :object'",
    }],
  },
  {
    name: 'claim without resume, sweep without start',
    rule: 'a claim whose start was lost is started again, by the same event or by the sweep (a pair: each covers the other)',
    sources: [
      { file: START, find: 'if (isClaimWithoutRun(standing, object)) return start(standing, deps);', replace: '' },
      { file: 'lambda-src/image-catalog/sweep-uploads/sweep-upload.ts', find: 'if (record.run === undefined) {\n    await deps.executions.start(record);', replace: 'if (record.run === undefined) {' },
    ],
  },
  { name: 'name of an execution by chance', rule: 'one name per attempt', sources: [randomName], kinds: ['STANDARD'] },
  { name: 'no name, no fence', rule: "Standard's deterministic name and the fence (a pair)", sources: [randomName, openFence] },
  {
    name: 'fence lets every run pass',
    rule: 'the fence asks whether the run is mine or nobody’s',
    sources: [openFence],
    kinds: ['EXPRESS'],
    profiles: ['uniform', 'double starts'],
  },
  {
    name: 'fence without the attempt',
    rule: 'the fence asks whether the attempt is mine',
    sources: [{ file: TRANSITIONS, find: FENCE, replace: FENCE.replace('#attempt = :attempt', '#attempt >= :attempt') }],
    kinds: ['EXPRESS'],
    profiles: ['an old run wakes up'],
  },
  {
    name: 'attempt not raised by a redrive',
    rule: 'a redrive raises the attempt',
    sources: [{
      file: TRANSITIONS,
      find: "set: ['#status = :processing', '#attempt = #attempt + :one', '#openShard = :openShard', '#dueAt = :dueAt'],\n    remove: ['#run', '#closing', '#error'],",
      replace: "set: ['#status = :processing', '#openShard = :openShard', '#dueAt = :dueAt'],\n    remove: ['#run', '#closing', '#error'],",
    }],
  },
  {
    name: 'an object takes up what FAILED',
    rule: 'a FAILED record is taken up by hand only',
    sources: [
      {
        file: TRANSITIONS,
        find: "when: ['#status IN (:pending, :expired)', ...(version === undefined ? [] : [IS_AS_READ])],",
        replace: "when: ['#status IN (:pending, :expired, :failed)', ...(version === undefined ? [] : [IS_AS_READ])],",
      },
      {
        file: TRANSITIONS,
        find: "remove: ['#ttl', '#error'],\n    values: {\n      ':pending': 'PENDING',\n      ':expired': 'EXPIRED',\n      ':processing'",
        replace: "remove: ['#ttl', '#error', '#run', '#closing'],\n    values: {\n      ':pending': 'PENDING',\n      ':failed': 'FAILED',\n      ':expired': 'EXPIRED',\n      ':processing'",
      },
    ],
    profiles: ['a duplicate parked to the end'],
  },
  {
    name: 'a claim keeps time to live and error',
    rule: 'the claim removes ttl and error of EXPIRED',
    sources: [{ file: TRANSITIONS, find: "remove: ['#ttl', '#error'],\n    values: {\n      ':pending': 'PENDING',\n      ':expired': 'EXPIRED',\n      ':processing'", replace: "remove: [],\n    values: {\n      ':pending': 'PENDING',\n      ':expired': 'EXPIRED',\n      ':processing'" }],
    profiles: ['late objects, lost events'],
  },
  {
    name: 'redrive keeps the run',
    rule: 'a redrive removes run, closing and error',
    sources: [{ file: TRANSITIONS, find: "remove: ['#run', '#closing', '#error'],", replace: "remove: ['#closing', '#error']," }],
    profiles: ['tried again by hand'],
  },
  {
    name: 'redrive keeps the closing',
    rule: 'a redrive removes run, closing and error',
    sources: [{ file: TRANSITIONS, find: "remove: ['#run', '#closing', '#error'],", replace: "remove: ['#run', '#error']," }],
    profiles: ['tried again by hand'],
  },
  {
    name: 'latest version instead of the claimed one',
    rule: 'the claimed version is pinned: read and copied by its version id',
    sources: [
      { file: STORE, find: '...(object.versionId ? { VersionId: object.versionId } : { IfMatch: `"${object.eTag}"` }),', replace: '' },
      { file: STORE, find: '? { CopySource: `${source}?versionId=${encodeURIComponent(object.versionId)}` }', replace: '? { CopySource: source }' },
    ],
  },
  {
    name: 'sizes of the latest version',
    rule: 'the claimed version is pinned where it is read, even if the original is copied by its version',
    sources: [{ file: STORE, find: '...(object.versionId ? { VersionId: object.versionId } : { IfMatch: `"${object.eTag}"` }),', replace: '' }],
    profiles: ['form sent twice', 'uniform'],
  },
  {
    name: 'one revision for all attempts',
    rule: 'each attempt writes under its own revision',
    sources: [{ file: INSPECT, find: 'revision: revisionOf(attempt)', replace: 'revision: revisionOf(1)' }],
    profiles: ['an old hand is still at work'],
  },
  {
    name: 'sizes under a key of all attempts',
    rule: 'what a late run writes does not stand where another attempt writes',
    sources: [{ file: RESIZE, find: 'imageKey(uploadId, revision, image.size', replace: "imageKey(uploadId, 'r1', image.size" }],
    profiles: ['an old hand is still at work', 'tried again by hand'],
  },
  {
    name: 'objects of deleted uploads stay',
    rule: 'an object that lands for a deleted upload is deleted',
    sources: [{ file: START, find: 'await deps.uploads.deleteVersion(object);', replace: '' }],
    profiles: ['late objects, lost events', 'deleted at any moment'],
  },
];
