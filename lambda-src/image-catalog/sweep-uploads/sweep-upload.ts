import { deleteLateFiles, purge } from './purge';
import type { StateMachineKind } from '../../../src/contract/environment';
import { CleanUpReason } from '../../../src/contract/messages';
import { incomingKey } from '../../../src/contract/object-keys';
import { UploadRecord } from '../../../src/contract/upload-record';
import { closingOf } from '../../image-workflow/closing';
import type { Executions } from '../../image-workflow/executions';
import type { PipelineMetrics } from '../../shared/metrics';
import { ObjectStore } from '../../shared/object-store';
import { epochSeconds } from '../transitions';
import { ClaimedRecord, UploadRecords } from '../upload-records';

/** What the sweep of one upload works with. */
export interface SweepUploadDependencies {
  readonly records: UploadRecords;
  readonly uploads: ObjectStore;
  readonly images: ObjectStore;
  readonly executions: Pick<Executions, 'start' | 'statusOf'>;
  readonly stateMachineKind: StateMachineKind;
  /** Calls clean-up for a record that the sweep has closed, and does not wait for it. */
  readonly callCleanUp: (record: ClaimedRecord, reason: CleanUpReason) => Promise<void>;
  readonly longestRunSeconds: number;
  readonly metrics: PipelineMetrics;
  readonly clock: () => Date;
}

/** What was done with an upload that was due. */
export type SweepOutcome = 'started' | 'redriven' | 'closed' | 'expired' | 'purged' | 'deleted' | 'settled' | 'postponed' | 'not due';

/** From a form's expiry until nobody waits for its object any more. */
const FORM_END_SECONDS = 60 * 60;
/** When to look again at an execution that still runs. */
const LOOK_AGAIN_SECONDS = 5 * 60;
/** At a later attempt a run that nobody can find is not replaced again: perhaps the file ends every run so. */
const LAST_ATTEMPT_TO_REDRIVE = 1;

/**
 * Does what an upload needs that stayed open past its due time.
 *
 * The index may lag, so the record is read again, and every write is made under the version that was read: whoever was quicker has won,
 * and what is still open then is due again later.
 */
export async function sweepUpload(uploadId: string, deps: SweepUploadDependencies): Promise<SweepOutcome> {
  const record = await deps.records.read(uploadId);
  if (record?.dueAt === undefined || record.dueAt > epochSeconds(deps.clock())) return 'not due';
  switch (record.status) {
    case 'PENDING': return sweepPending(record, deps);
    case 'PROCESSING': return sweepProcessing(record as ClaimedRecord, deps);
    case 'DELETING': return sweepDeleting(record, deps);
    default: return sweepEnded(record, deps);
  }
}

/** The event of an object may be lost; a form may never be used. */
async function sweepPending(record: UploadRecord, deps: SweepUploadDependencies): Promise<SweepOutcome> {
  const object = await deps.uploads.latestVersion(incomingKey(record.uploadId));
  if (object) {
    const claim = await deps.records.claim(record.uploadId, object, deps.longestRunSeconds, record.version);
    if (!claim.written) return 'not due';
    deps.metrics.emit({ Uploaded: 1 });
    await deps.executions.start(claim.record);
    return 'started';
  }
  const formEnd = formEndOf(record);
  if (epochSeconds(deps.clock()) < formEnd) return postpone(record, formEnd, deps);
  const expired = await deps.records.expire(record);
  if (expired.written) deps.metrics.emit({ Expired: 1 });
  return expired.written ? 'expired' : 'not due';
}

/** A run that is over, lost, or never was. */
async function sweepProcessing(record: ClaimedRecord, deps: SweepUploadDependencies): Promise<SweepOutcome> {
  // Somebody has decided how it ends and got no further.
  if (record.closing) return closeDeadRun(record, { failed: { error: 'CleanUpUnfinished', cause: '' } }, deps);
  // An Express run past its bound is over for certain, and nobody can say how it ended.
  const status = deps.stateMachineKind === 'STANDARD' ? await deps.executions.statusOf(record) : undefined;
  if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return postpone(record, epochSeconds(deps.clock()) + LOOK_AGAIN_SECONDS, deps);
  // It may be a file that crashes us: its end is the reason, and it is not tried again by itself.
  if (status !== undefined) return closeDeadRun(record, { failed: { error: status, cause: '' } }, deps);
  if (record.run === undefined) {
    await deps.executions.start(record);
    // Unless the run has taken the record by now, and set its own time.
    await postpone(record, epochSeconds(deps.clock()) + deps.longestRunSeconds, deps);
    return 'started';
  }
  if (record.attempt > LAST_ATTEMPT_TO_REDRIVE) return closeDeadRun(record, { failed: { error: 'RunVanished', cause: '' } }, deps);
  const redrive = await deps.records.redrive(record, deps.longestRunSeconds, record.version);
  if (redrive.written) await deps.executions.start(redrive.record);
  return redrive.written ? 'redriven' : 'not due';
}

/** Ends an attempt in its run's place. It stays due until clean-up has ended it, so a lost call is repeated. */
async function closeDeadRun(record: ClaimedRecord, reason: CleanUpReason, deps: SweepUploadDependencies): Promise<SweepOutcome> {
  const closed = await deps.records.takeOver(record, closingOf(reason));
  if (closed.written) await deps.callCleanUp(closed.record, reason);
  return closed.written ? 'closed' : 'not due';
}

/** A function that outlives its run may write after clean-up: past the longest run nobody does any more. */
async function sweepEnded(record: UploadRecord, deps: SweepUploadDependencies): Promise<SweepOutcome> {
  await deleteLateFiles(record, deps);
  const settled = await deps.records.settle(record);
  return settled.written ? 'settled' : 'not due';
}

/** Twice: at once, and again when neither the form nor a run can bring anything any more. */
async function sweepDeleting(record: UploadRecord, deps: SweepUploadDependencies): Promise<SweepOutcome> {
  await purge(record, deps);
  if (record.purgedAt === undefined) {
    const lastPurge = Math.max(epochSeconds(deps.clock()), formEndOf(record)) + deps.longestRunSeconds;
    const purged = await deps.records.purged(record, lastPurge);
    return purged.written ? 'purged' : 'not due';
  }
  const buried = await deps.records.bury(record);
  if (buried.written) deps.metrics.emit({ Deleted: 1 });
  return buried.written ? 'deleted' : 'not due';
}

async function postpone(record: UploadRecord, dueAt: number, deps: SweepUploadDependencies): Promise<SweepOutcome> {
  const postponed = await deps.records.postpone(record, dueAt);
  return postponed.written ? 'postponed' : 'not due';
}

function formEndOf({ expiresAt }: UploadRecord): number {
  return epochSeconds(new Date(expiresAt)) + FORM_END_SECONDS;
}
