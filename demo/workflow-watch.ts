import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeExecutionCommand, GetExecutionHistoryCommand, HistoryEvent, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { LiveItem, LiveList } from './live-list';

const POLL_MS = 80;
const OUTCOME_TIMEOUT_MS = 90_000;

/** How a run of the workflow ended, as Step Functions tells it. */
export interface WorkflowEnd {
  readonly status: string;
  readonly ms: number;
}

/** Finds the run that an upload's event started; runs that are known already are passed over. */
export async function findExecution(sfn: SFNClient, stateMachineArn: string, uploadId: string): Promise<string> {
  const until = Date.now() + OUTCOME_TIMEOUT_MS;
  const others = new Set<string>();
  while (Date.now() < until) {
    const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
    for (const executionArn of executions.flatMap(execution => execution.executionArn ?? [])) {
      if (others.has(executionArn)) {
        continue;
      }
      const { input = '{}' } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (JSON.parse(input).uploadId === uploadId) {
        return executionArn;
      }
      others.add(executionArn);
    }
    await sleep(POLL_MS);
  }
  throw new Error(`the upload ${uploadId} started no workflow within ${OUTCOME_TIMEOUT_MS / 1000} s`);
}

/** Shows every state of a run that does work, under its own name, from its entry to its exit. */
export async function watchExecution(sfn: SFNClient, executionArn: string, list: LiveList): Promise<WorkflowEnd> {
  const until = Date.now() + OUTCOME_TIMEOUT_MS;
  const running: { name: string; since: Date; item: LiveItem }[] = [];
  let seen = 0;
  while (Date.now() < until) {
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    for (const event of events.slice(seen)) {
      show(event, running, list);
    }
    seen = events.length;
    const last = events.at(-1);
    const status = /^Execution(Succeeded|Failed|TimedOut|Aborted)$/.exec(last?.type ?? '')?.[1];
    if (status) {
      running.forEach(({ item }) => item.failed());
      return { status, ms: between(events[0]?.timestamp, last?.timestamp) };
    }
    await sleep(POLL_MS);
  }
  throw new Error(`the workflow did not end within ${OUTCOME_TIMEOUT_MS / 1000} s`);
}

function show(event: HistoryEvent, running: { name: string; since: Date; item: LiveItem }[], list: LiveList): void {
  const at = event.timestamp ?? new Date();
  if (event.type === 'TaskStateEntered' || event.type === 'MapStateEntered') {
    const name = event.stateEnteredEventDetails?.name ?? '';
    running.push({ name, since: at, item: list.start(name) });
  } else if (event.type === 'TaskStateExited' || event.type === 'MapStateExited') {
    const index = running.findIndex(({ name }) => name === event.stateExitedEventDetails?.name);
    const [state] = index < 0 ? [] : running.splice(index, 1);
    state?.item.done(undefined, between(state.since, at));
  }
}

function between(from: Date | undefined, to: Date | undefined): number {
  return from && to ? to.getTime() - from.getTime() : 0;
}
