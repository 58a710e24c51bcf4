import type { Invariant } from './invariant';
import { sweepRunOf } from '../../../src/contract/upload-record';

const onlyWhatIsOver: Invariant = {
  name: 'only what is over is closed',
  sentence: 'In Standard the sweep neither closes an attempt nor tries it again while its execution runs and has not closed it, even one that begins late.',
  begin: (world, broken) => ({
    changed({ old, new: now }, by) {
      if (by?.fn !== 'sweep-uploads' || world.settings.stateMachineKind === 'EXPRESS' || old?.status !== 'PROCESSING' || now?.status !== 'PROCESSING') return;
      if (old.closing) return;
      const ends = now.attempt !== old.attempt || (now.run !== old.run && now.run === sweepRunOf(now.attempt));
      const runs = world.stepFunctions.executions.some(({ uploadId, attempt, status }) => (
        uploadId === old.uploadId && attempt === old.attempt && status === 'RUNNING'));
      if (ends && runs) broken(`attempt ${old.attempt} was at work`);
    },
  }),
};

export const waiting: readonly Invariant[] = [onlyWhatIsOver];
