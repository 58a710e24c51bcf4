import { Call } from '../../../../local/fault-calls';
import { FAULT_KINDS, FaultKind, FaultPlan, randomly } from '../../../../local/fault-plans';
import { InjectedFault } from '../../../../local/fault-proxy';

/** Share of the steps that have trouble: at about ten steps, most uploads have some. */
const SHARE = 0.15;

const KINDS = Object.keys(FAULT_KINDS) as FaultKind[];

/** How many calls of a step fail in a row: one, all three attempts of a client, or every one until the storm is over. */
const LENGTHS = [1, 1, 1, 1, 1, 1, 3, 3, Infinity, Infinity];
/** Functions that clients wait for, and the sweep: none of their troubles lasts. */
const PASSING = [1, 1, 3];
/**
 * What the function cannot ride out by itself it hands back to the stream, naming the first record that failed. The engine takes such
 * an answer for success (docs/fidelity.md), so the announcement would be lost to it, not to us.
 */
const RIDDEN_OUT = [1];

/** Calls that are hit whenever they are made, so that every storm has uploads that fail, and some that must not: by number of the upload. */
const CHOSEN: readonly (Pick<Call, 'caller' | 'operation'> & { readonly upload: number; readonly kind: FaultKind })[] = [
  // What it writes arrives when clean-up is done: only the sweep can remove it.
  { upload: 0, caller: 'resizeImage', operation: 'PutObject', kind: 'late' },
  { upload: 4, caller: 'recordImage', operation: 'CopyObject', kind: 'throttled' },
  { upload: 8, caller: 'inspectImage', operation: 'UpdateItem', kind: 'killed before' },
  { upload: 10, caller: 'recordImage', operation: 'UpdateItem', kind: 'lost' },
  { upload: 14, caller: 'startWorkflow', operation: 'StartExecution', kind: 'killed after' },
  { upload: 18, caller: 'startWorkflow', operation: 'UpdateItem', kind: 'cut' },
  { upload: 11, caller: 'cleanUp', operation: 'UpdateItem', kind: 'killed before' },
];

/** Trouble at the chosen calls, of uploads that have no other. The rest has that of another plan. */
export function chosenFaults(nameOf: (uploadId: string) => string, others: FaultPlan): FaultPlan {
  return call => {
    const name = call.uploadId === undefined ? undefined : nameOf(call.uploadId);
    const chosen = CHOSEN.find(({ upload }) => `upload ${upload}` === name);
    if (chosen === undefined) {
      return others(call);
    }
    return chosen.caller === call.caller && chosen.operation === call.operation ? chosen.kind : undefined;
  };
}

/** Trouble of every kind at every function. */
export function stormFaults(seed: number, nameOf: (uploadId: string) => string): FaultPlan {
  return randomly({ seed, share: SHARE, nameOf, kinds: () => KINDS, lengths });
}

function lengths({ caller }: Call): readonly number[] {
  switch (caller) {
    case 'announceOutcome': return RIDDEN_OUT;
    case 'requestUpload':
    case 'readUpload':
    case 'deleteUpload':
    case 'sweepUploads': return PASSING;
    default: return LENGTHS;
  }
}

/** How often each kind happened. */
export function countByKind(injected: readonly InjectedFault[]): Record<FaultKind, number> {
  const count = (kind: FaultKind) => injected.filter(fault => fault.kind === kind).length;
  return Object.fromEntries(KINDS.map(kind => [kind, count(kind)])) as Record<FaultKind, number>;
}
