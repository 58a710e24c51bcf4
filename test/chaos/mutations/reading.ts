import type { Mutation } from './mutation';
import type { SourceChange } from '../bundle/bundle';

const RECORDS = 'lambda-src/image-catalog/upload-records.ts';
const REQUEST = 'lambda-src/upload-request/request-upload/repeated-request.ts';

const createAnyway = { file: RECORDS, find: "'attribute_not_exists(#uploadId)'", replace: "'(attribute_not_exists(#uploadId) OR attribute_exists(#uploadId))'" };

/** Rules of what is written twice, of who asks twice, and of what is only late. */
export const reading: readonly Mutation[] = [
  {
    name: 'a repeat of its own write is a stranger’s',
    rule: 'a record that the SDK wrote twice, because the answer was lost, is recognised as the request’s own',
    sources: [{ file: RECORDS, find: 'return !result.written && isDeepStrictEqual(result.standing, record) ? { written: true, record } : result;', replace: 'return result;' }],
    profiles: ['a kill in every row'],
  },
  {
    name: 'looked first, then written',
    rule: 'a record is created under the condition that there is none, whatever was seen before',
    sources: [
      createAnyway,
      {
        file: REQUEST,
        find: 'const created = await uploads.create(upload);',
        replace: `const seen = await (uploads as UploadRecords).read(upload.uploadId);
  const created: WriteResult = seen ? { written: false, standing: seen } : await uploads.create(upload);`,
      },
    ],
    profiles: ['asked twice at once'],
  },
  {
    name: 'another run’s READY is one’s own',
    rule: 'one run of an attempt passes the fence, and record-image takes only its own READY for its success (a pair)',
    sources: [
      {
        file: 'lambda-src/image-catalog/transitions.ts',
        find: ", RUN_IS_MINE_OR_NOBODYS],\n    set: ['#run = :run', '#dueAt = :dueAt'],",
        replace: "],\n    set: ['#run = :run', '#dueAt = :dueAt'],",
      },
      { file: 'lambda-src/image-workflow/record-image/record-image.ts', find: " === 'READY' && standing.run === run;", replace: " === 'READY';" },
    ],
    kinds: ['EXPRESS'],
    profiles: ['double starts', 'uniform'],
  },
  {
    name: 'what runs is closed',
    rule: 'an execution that runs is looked at again later, however late it began',
    sources: [{
      file: 'lambda-src/image-catalog/sweep-uploads/sweep-upload.ts',
      find: "if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return postpone",
      replace: "if (status === 'PENDING_REDRIVE') return postpone",
    }],
    kinds: ['STANDARD'],
    profiles: ['a kill in every row', 'executions that stall'],
  },
];

/** A change that harms nothing, and why. */
export interface Harmless extends Mutation {
  readonly why: string;
}

/** One read that is not consistent any more. */
function staleRead(file: string, find: string): readonly SourceChange[] {
  return [
    { file: RECORDS, find: 'async read(uploadId: string): Promise', replace: 'async read(uploadId: string, consistent = true): Promise' },
    { file: RECORDS, find: 'ConsistentRead: true', replace: 'ConsistentRead: consistent' },
    { file, find, replace: find.replace('read(uploadId)', 'read(uploadId, false)') },
  ];
}

const GONE = ['its file is gone', 'a kill in every row'];

/** Reads that ask for a consistent answer, and would do without: no seed may notice. */
export const harmless: readonly Harmless[] = [
  {
    name: 'the sweep reads what was',
    rule: 'the sweep reads the record again, consistently',
    why: 'it writes under the version that it read, and what it starts twice passes the fence once',
    sources: staleRead('lambda-src/image-catalog/sweep-uploads/sweep-upload.ts', 'const record = await deps.records.read(uploadId);'),
  },
  {
    name: 'a redrive reads what was',
    rule: 'a redrive reads the record consistently',
    why: 'it writes under the status and the attempt that it read, and what it starts twice passes the fence once',
    sources: staleRead('lambda-src/workflow-trigger/start-workflow/redrive-upload.ts', 'const record = await deps.records.read(uploadId);'),
    profiles: ['tried again by hand', 'an old run wakes up', 'an old hand is still at work', 'tried again while it is settled'],
  },
  {
    name: 'inspect-image reads what was',
    rule: 'where the file is gone, inspect-image reads the record consistently',
    why: 'the file goes only once its attempt has ended; who sees that late throws, is tried again, and closes nothing',
    sources: staleRead('lambda-src/image-workflow/inspect-image/inspect-image.ts', 'await deps.records.read(uploadId)'),
    profiles: GONE,
  },
  {
    name: 'record-image reads what was',
    rule: 'where the file is gone, record-image reads the record consistently',
    why: 'who sees READY late throws, is tried again, and is cleaned up in the end: clean-up deletes nothing of READY',
    sources: staleRead('lambda-src/image-workflow/record-image/record-image.ts', 'await deps.records.read(uploadId)'),
    profiles: GONE,
  },
];
