import type { Mutation } from './mutation';

const ANNOUNCE = 'lambda-src/announcement/announce-outcome/announce-outcome.ts';
const EVENT = 'lambda-src/announcement/outcome-event.ts';

/** Rules of announcing. */
export const announcing: readonly Mutation[] = [
  {
    name: 'every later touch is announced',
    rule: 'announce-outcome compares the old image with the new one',
    sources: [{ file: ANNOUNCE, find: ' || after.status.S === before?.status?.S', replace: '' }],
  },
  {
    name: 'event id by chance',
    rule: 'the id of an event follows from upload, version and status',
    sources: [{ file: EVENT, find: 'id: `${record.uploadId}:${record.version}:${record.status}`,', replace: 'id: `${record.uploadId}:${Math.random()}:${record.status}`,' }],
  },
  {
    name: 'an event tells when it was sent',
    rule: 'the same outcome has the same body, however often it is sent',
    sources: [{ file: EVENT, find: "    specversion: '1.0',\n    id:", replace: "    specversion: '1.0',\n    sent: Math.random(),\n    id:" }],
  },
  {
    name: 'an event without the error',
    rule: 'an event tells the whole public part of its record',
    sources: [{ file: EVENT, find: '{ ...publicRecord(record), status, ...owner };', replace: '{ ...publicRecord(record), status, error: undefined, ...owner };' }],
  },
  {
    name: 'partial batches are ignored',
    rule: 'from the first failure on, a batch is given again',
    sources: [{ file: ANNOUNCE, find: 'return { batchItemFailures: [{ itemIdentifier }] };', replace: 'return { batchItemFailures: [] };' }],
    profiles: ['one of a batch is not announced'],
  },
  {
    name: 'a failure to announce is swallowed',
    rule: 'what could not be published is not done',
    sources: [{ file: ANNOUNCE, find: 'error: errorName(error) });\n    throw error;', replace: 'error: errorName(error) });\n    return 0;' }],
    profiles: ['announcing goes wrong'],
  },
  {
    name: 'announced before it is recorded',
    rule: 'an event tells what the record says at the version that is written',
    sources: [{
      file: ANNOUNCE,
      find: 'return unmarshall(after as Parameters<typeof unmarshall>[0]) as EndedRecord;',
      replace: 'const early = unmarshall(after as Parameters<typeof unmarshall>[0]) as EndedRecord;\n  return { ...early, version: early.version + 1 };',
    }],
  },
];
