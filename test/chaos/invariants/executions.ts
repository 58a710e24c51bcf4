import type { Invariant } from './invariant';
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

const onlyVanishedRunsAreRedriven: Invariant = {
  name: 'only what vanished is tried again',
  sentence: 'The sweep tries a file again only once, and only where nobody can say how its run ended: never in Standard after an execution that ended.',
  begin: (world, broken) => ({
    changed({ old, new: now }, by) {
      if (by?.fn !== 'sweep-uploads' || old?.status !== 'PROCESSING' || now?.status !== 'PROCESSING' || now.attempt === old.attempt) return;
      if (old.attempt !== 1) broken(`attempt ${old.attempt} was tried again`);
      if (old.closing) broken('it was closed');
      const ended = world.stepFunctions.executions.some(({ uploadId, attempt }) => uploadId === now.uploadId && attempt === old.attempt);
      if (world.settings.stateMachineKind === 'STANDARD' && ended) broken('its execution could be found');
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

export const executions: readonly Invariant[] = [runsPerAttempt, runsEndTheirAttempt, onlyVanishedRunsAreRedriven, nothingInFlight];
