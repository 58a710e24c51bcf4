import type { Invariant } from './invariant';
import { OUTCOME_STATUSES } from '../../../src/contract/codes';
import type { Execution } from '../step-functions';

const runsPerAttempt: Invariant = {
  name: 'one run per attempt',
  sentence: 'In Standard there are at most as many executions as attempts; in Express at most one execution of an attempt passes the fence.',
  begin: (world, broken) => {
    const passed = new Map<string, string>();
    return {
      executionStarted({ uploadId, attempt, arn }) {
        if (world.settings.stateMachineKind === 'EXPRESS') return;
        const same = world.stepFunctions.executions.filter(other => other.uploadId === uploadId && other.attempt === attempt);
        if (same.length > 1) broken(`attempt ${attempt} has ${same.length} executions, the last one ${arn.slice(-16)}`);
      },
      changed({ new: now }, by) {
        if (by?.fn !== 'inspect-image' || now?.run === undefined) return;
        const attempt = `${now.uploadId}:${now.attempt}`;
        const first = passed.get(attempt) ?? now.run;
        passed.set(attempt, first);
        if (first !== now.run) broken(`two executions of attempt ${now.attempt} passed the fence`);
      },
    };
  },
};

const runsEndTheirAttempt: Invariant = {
  name: 'a run ends its attempt',
  sentence: 'An execution that comes to its end by itself leaves its attempt ended, unless its Clean up failed for good, or in Express that of its twin, or the twin still runs; '
    + 'one that was ended from outside, or whose Clean up failed, does so once EventBridge’s event of it has been handled.',
  begin: (world, broken) => {
    const isLeftOpen = ({ uploadId, attempt, arn }: Execution) => {
      const record = world.records.get(uploadId);
      return record?.status === 'PROCESSING' && record.attempt === attempt && (record.run === undefined || record.run === arn);
    };
    return {
      executionEnded(execution) {
        const { status, arn } = execution;
        if (status !== 'SUCCEEDED' && status !== 'FAILED') return;
        // Express may run one execution twice: then the last one ends it, unless the Clean up of one has closed it and died.
        if (world.stepFunctions.executions.some(twin => twin.arn === arn && (twin.status === 'RUNNING' || twin.cleanUpFailed))) return;
        if (isLeftOpen(execution)) broken(`the execution ended as ${status}, the upload is PROCESSING`);
      },
      statusChangeHandled(execution) {
        if (isLeftOpen(execution)) broken(`clean-up was told of ${execution.status}, and the upload is PROCESSING`);
      },
    };
  },
};

/** Where an execution ends, by the last word that one of its functions gave it. */
const ENDS: { readonly [word: string]: readonly [state: string, status: string] } = {
  'READY': ['Ready', 'SUCCEEDED'],
  // Nothing follows from what Record image says, so it is the end.
  'READY, recorded': ['Record image', 'SUCCEEDED'],
  'superseded, recorded': ['Record image', 'SUCCEEDED'],
  'REJECTED': ['Rejected', 'SUCCEEDED'],
  'superseded': ['Superseded', 'SUCCEEDED'],
  'FAILED': ['Failed', 'FAILED'],
};

const endsAsItsUpload: Invariant = {
  name: 'an execution ends as its upload',
  sentence: 'An execution that comes to its end by itself ends as its functions found its upload: in Record image, Ready, Rejected or Superseded, and SUCCEEDED, or in Failed, and FAILED; '
    + 'without such a word only where its Clean up failed for good. What they found is what a run of its id wrote.',
  begin: (_world, broken) => {
    const written = new Map<string, string>();
    const words = new Map<Execution, string>();
    return {
      changed({ old, new: now }) {
        if (now?.run === undefined || now.status === old?.status) return;
        if (OUTCOME_STATUSES.some(status => status === now.status)) written.set(now.run, now.status);
      },
      taskAnswered(state, execution, result) {
        const { status, verdict } = result as { readonly status?: string; readonly verdict?: string };
        if (state === 'Resize image' || state === 'Resize batch') return;
        const word = status ?? verdict ?? '';
        words.set(execution, state === 'Record image' ? `${word}, recorded` : word);
        if (status === undefined || status === 'superseded' || written.get(execution.arn) === status) return;
        broken(`${state} says ${status}, its run wrote ${written.get(execution.arn)}`);
      },
      executionEnded(execution) {
        const { status, state, cleanUpFailed } = execution;
        if (status !== 'SUCCEEDED' && status !== 'FAILED') return;
        const [endState, endStatus] = cleanUpFailed ? ['Clean up', 'FAILED'] : ENDS[words.get(execution) ?? ''] ?? [];
        if (state !== endState || status !== endStatus) broken(`${status} in ${state} after ${cleanUpFailed ? 'a Clean up that failed' : words.get(execution)}`);
      },
    };
  },
};

const onlyVanishedRunsAreRedriven: Invariant = {
  name: 'only what vanished is tried again',
  sentence: 'The sweep tries a file again only once, and only where nobody can say how its run ended: never in Standard after an execution that ended, never in Express while it is at work.',
  begin: (world, broken) => ({
    changed({ old, new: now }, by) {
      if (by?.fn !== 'sweep-uploads' || old?.status !== 'PROCESSING' || now?.status !== 'PROCESSING' || now.attempt === old.attempt) return;
      if (old.attempt !== 1) broken(`attempt ${old.attempt} was tried again`);
      if (old.closing) broken('it was closed');
      const ended = world.stepFunctions.executions.some(({ uploadId, attempt }) => uploadId === now.uploadId && attempt === old.attempt);
      if (world.settings.stateMachineKind === 'STANDARD' && ended) broken('its execution could be found');
      // A twin under the same id may begin at any time.
      const own = world.stepFunctions.executions.filter(({ arn }) => arn === old.run);
      if (own.length === 1 && own[0].status === 'RUNNING') broken('its execution was at work');
    },
  }),
};

const nothingInFlight: Invariant = {
  name: 'nothing is in flight',
  sentence: 'A function that answers or throws has no call on its way any more: frozen and thawed later, it would go on in another attempt’s time.',
  begin: (_world, broken) => ({
    answered({ fn, inFlight }) {
      if (inFlight > 0) broken(`${fn} left ${inFlight}`);
    },
  }),
};

export const executions: readonly Invariant[] = [runsPerAttempt, runsEndTheirAttempt, endsAsItsUpload, onlyVanishedRunsAreRedriven, nothingInFlight];
