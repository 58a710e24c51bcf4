import type { Mutation } from './mutation';

const TRANSITIONS = 'lambda-src/image-catalog/transitions.ts';
const RECORD = 'lambda-src/image-workflow/record-image/record-image.ts';
const CLEAN_UP = 'lambda-src/image-workflow/clean-up/clean-up.ts';
const INSPECT = 'lambda-src/image-workflow/inspect-image/inspect-image.ts';
const WRITE = 'lambda-src/image-catalog/conditional-write.ts';

const READY_CONDITION = "when: [IS_PROCESSING, '#run = :run', 'attribute_not_exists(#closing)'],";
const CLOSE_HEAD = 'export function close({ attempt, run }: Run, closing: Closing): Transition {\n  return {\n    when: ';

/** Rules of recording and cleaning up: how an attempt ends. */
export const ending: readonly Mutation[] = [
  {
    name: 'READY over a closing',
    rule: 'READY is not written once clean-up has closed the record',
    sources: [{ file: TRANSITIONS, find: READY_CONDITION, replace: "when: [IS_PROCESSING, '#run = :run']," }],
    profiles: ['READY meets a closing'],
  },
  {
    name: 'READY without its condition',
    rule: 'READY is written by the run that has the record',
    sources: [{ file: TRANSITIONS, find: READY_CONDITION, replace: "when: ['attribute_exists(#run)', '(#run = :run OR NOT #status = :processing OR #status = :processing)']," }],
    profiles: ['double starts', 'zombies', 'deleted at any moment'],
  },
  {
    name: 'outcome without its condition',
    rule: 'REJECTED and FAILED are written over PROCESSING only, by the run that closed it',
    sources: [{
      file: TRANSITIONS,
      find: "when: [IS_PROCESSING, '#run = :run', 'attribute_exists(#closing)'],",
      replace: "when: ['(#status = :processing OR #run = :run OR attribute_exists(#status))'],",
    }],
    profiles: ['clean-up dies again and again', 'deleted at any moment', 'zombies'],
  },
  {
    name: 'clean-up without closing',
    rule: 'clean-up closes the record before it deletes anything',
    sources: [
      {
        file: CLEAN_UP, find: 'const closed = await deps.records.close(input, closingOf(input.reason));', replace: `const standing = await deps.records.read(input.uploadId);
  if (standing?.status !== 'PROCESSING' || (standing.run !== undefined && standing.run !== input.run)) return finish(standing, input, deps);
  const closed = { written: true as const, standing, record: { ...standing, closing: standing.closing ?? closingOf(input.reason) } as ClosedRecord };`,
      },
      { file: TRANSITIONS, find: "when: [IS_PROCESSING, '#run = :run', 'attribute_exists(#closing)'],", replace: "when: [IS_PROCESSING, '#run = :run']," },
    ],
    profiles: ['READY meets a closing', 'zombies'],
  },
  {
    name: 'closing without the attempt',
    rule: 'clean-up closes its own attempt only',
    sources: [{
      file: TRANSITIONS,
      find: `${CLOSE_HEAD}[IS_PROCESSING, '#attempt = :attempt', RUN_IS_MINE_OR_NOBODYS],`,
      replace: `${CLOSE_HEAD}[IS_PROCESSING, '(#attempt = :attempt OR attribute_exists(#attempt))', RUN_IS_MINE_OR_NOBODYS],`,
    }],
    profiles: ['an old run wakes up'],
  },
  {
    name: 'closing only by the run that passed the fence',
    rule: 'a run that died before the fence can be closed as well',
    sources: [{
      file: TRANSITIONS,
      find: `${CLOSE_HEAD}[IS_PROCESSING, '#attempt = :attempt', RUN_IS_MINE_OR_NOBODYS],`,
      replace: `${CLOSE_HEAD}[IS_PROCESSING, '#attempt = :attempt', '#run = :run'],`,
    }],
    profiles: ['a dependency is down'],
  },
  {
    name: 'the last closing wins',
    rule: 'the first closing stays',
    sources: [
      { file: TRANSITIONS, find: "set: ['#run = :run', '#closing = if_not_exists(#closing, :closing)'],\n    values: { ':processing': 'PROCESSING', ':attempt'", replace: "set: ['#run = :run', '#closing = :closing'],\n    values: { ':processing': 'PROCESSING', ':attempt'" },
      { file: TRANSITIONS, find: "set: ['#run = :run', '#closing = if_not_exists(#closing, :closing)'],\n    values: { ':processing': 'PROCESSING', ':version'", replace: "set: ['#run = :run', '#closing = :closing'],\n    values: { ':processing': 'PROCESSING', ':version'" },
    ],
    profiles: ['clean-up dies again and again', 'nobody hears of the end'],
  },
  {
    name: 'status changes in nobody’s name',
    rule: 'EventBridge’s event of an execution that ended is cleaned up as that run',
    sources: [{ file: 'lambda-src/image-workflow/clean-up/status-change.ts', find: 'run: executionArn,', replace: 'run: `${executionArn}-ended`,' }],
    kinds: ['STANDARD'],
    profiles: ['clean-up dies again and again', 'nobody hears of the end'],
  },
  {
    name: 'record-image does not read back',
    rule: 'on a failed condition record-image looks whether it has won already',
    sources: [{ file: RECORD, find: "const readyByMe = standing?.status === 'READY' && standing.run === run;", replace: 'const readyByMe = false;' }],
    profiles: ['a kill at every effect', 'zombies'],
  },
  {
    name: 'a failed condition taken for success',
    rule: 'a write whose condition fails has not been made',
    sources: [{ file: WRITE, find: 'return { written: false, standing: standingRecord(error) };', replace: 'return { written: true, record: standingRecord(error) as R };' }],
  },
  {
    name: 'no original is kept',
    rule: 'the original is copied before READY',
    sources: [{ file: RECORD, find: 'const kept = await deps.uploads.copy(input.object, original);', replace: 'const kept = true;' }],
  },
  {
    name: 'READY with some of its sizes',
    rule: 'READY has every size in every format',
    sources: [{ file: RECORD, find: 'const images = input.images.map(', replace: 'const images = input.images.slice(1).map(' }],
    profiles: ['calm'],
  },
  {
    name: 'the source is deleted before READY',
    rule: 'what came in is deleted last',
    sources: [
      { file: RECORD, find: 'const ready: WriteResult<ClaimedRecord> = kept', replace: 'await deps.uploads.deleteVersion(input.object);\n  const ready: WriteResult<ClaimedRecord> = kept' },
      { file: RECORD, find: "  await deps.uploads.deleteVersion(input.object);\n  deps.logger.info('recorded", replace: "  deps.logger.info('recorded" },
    ],
  },
  {
    name: 'sizes of an ended attempt stay, late files too',
    rule: 'clean-up deletes what the attempt made, and the sweep what functions left (a pair)',
    sources: [
      { file: CLEAN_UP, find: 'await images.deletePrefix(imagesPrefix(uploadId, revision));', replace: '' },
      { file: 'lambda-src/image-catalog/sweep-uploads/sweep-upload.ts', find: 'await deleteLateFiles(record, deps);', replace: '' },
    ],
    profiles: ['a dependency is down', 'READY meets a closing'],
  },
  {
    name: 'clean-up deletes no sizes',
    rule: 'clean-up deletes what the attempt made before its outcome',
    sources: [{ file: CLEAN_UP, find: 'await images.deletePrefix(imagesPrefix(uploadId, revision));', replace: '' }],
    kinds: ['STANDARD'],
    profiles: ['a dependency is down', 'deletions are refused'],
  },
  {
    name: 'FAILED loses its source',
    rule: 'FAILED keeps its source',
    sources: [{ file: CLEAN_UP, find: "    case 'FAILED':\n", replace: "    case 'FAILED':\n      if (record?.object) await deps.uploads.deleteVersion(record.object);\n" }],
  },
  {
    name: 'failed files go to quarantine',
    rule: 'only a refused file is quarantined',
    sources: [{ file: CLEAN_UP, find: "if (closing.outcome === 'REJECTED' && keepRejected) await", replace: 'if (closing.outcome && keepRejected) await' }],
    profiles: ['tried again by hand'],
  },
  {
    name: 'the first write that fails leaves the others in flight',
    rule: 'a function waits for everything that it has started',
    sources: [{ file: 'lambda-src/image-workflow/resize-image/resize-image.ts', find: 'await settleAll(made.images', replace: 'await Promise.all(made.images' }],
    profiles: ['a dependency is down', 'uniform'],
  },
  {
    name: 'no quarantine',
    rule: 'a refused file is copied before it is deleted',
    sources: [{ file: CLEAN_UP, find: "if (closing.outcome === 'REJECTED' && keepRejected) await", replace: "if (closing.outcome === 'REJECTED' && !keepRejected) await" }],
  },
  {
    name: 'a verdict is thrown',
    rule: 'a verdict about the file is data',
    sources: [{ file: INSPECT, find: '    return inspection;\n', replace: '    throw Object.assign(new Error(inspection.detail), { name: inspection.code });\n' }],
    profiles: ['calm', 'a kill at every effect'],
  },
];
