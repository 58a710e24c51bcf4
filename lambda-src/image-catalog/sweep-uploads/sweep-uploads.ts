import { SweepOutcome, sweepUpload, SweepUploadDependencies } from './sweep-upload';
import { OPEN_SHARD_NAMES } from '../../../src/contract/upload-record';
import { errorName, Logger } from '../../shared/logger';
import { settleAll } from '../../shared/settle';
import { epochSeconds } from '../transitions';

/** What sweep-uploads works with. */
export interface SweepUploadsDependencies extends SweepUploadDependencies {
  /** Milliseconds that are left of this call. */
  readonly remainingMillis: () => number;
  readonly logger: Pick<Logger, 'info' | 'error'>;
}

/** How many uploads a sweep found due, by what it did with them. */
export type SweepCounts = { [outcome in SweepOutcome | 'failed']?: number };

/** Below this, a sweep begins with no further upload: it leaves them to the next one. A purge of many objects takes its time. */
const RESERVE_MILLIS = 60_000;

/**
 * Finds what stayed open past its due time, and starts, redrives once, ends, purges or settles it. Only what is due costs anything.
 *
 * One upload that cannot be handled keeps none of the others waiting. It counts as an error of the function in the end, and stays due.
 */
export async function sweepUploads(deps: SweepUploadsDependencies): Promise<SweepCounts> {
  const counts: SweepCounts = {};
  const count = (outcome: SweepOutcome | 'failed') => counts[outcome] = (counts[outcome] ?? 0) + 1;
  const began = epochSeconds(deps.clock());
  const oldest = { dueAt: began };
  const sweepShard = async (shard: string): Promise<void> => {
    for await (const uploads of deps.records.due(shard)) {
      for (const { uploadId, dueAt } of uploads) {
        oldest.dueAt = Math.min(oldest.dueAt, dueAt);
        if (deps.remainingMillis() < RESERVE_MILLIS) return deps.logger.info('left the rest of a shard to the next sweep', { shard });
        try {
          count(await sweepUpload(uploadId, deps));
        } catch (error) {
          count('failed');
          deps.logger.error('upload not swept', { uploadId, error: errorName(error) });
        }
      }
    }
  };
  try {
    // Shards side by side, the uploads of each one after the other: the longest due first.
    await settleAll(OPEN_SHARD_NAMES.map(sweepShard));
    // How late the sweep found what waits longest: only if every shard could be read. Silence is an alarm, too.
    deps.metrics.emit({ OldestOpenUpload: began - oldest.dueAt });
  } finally {
    // Also where a shard could not be read: the others were swept.
    deps.logger.info('swept', { counts });
  }
  if (counts.failed) throw new Error(`${counts.failed} uploads could not be swept`);
  return counts;
}
