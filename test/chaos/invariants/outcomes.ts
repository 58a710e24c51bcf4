import type { Invariant } from './invariant';
import { claimedBytes } from './objects';
import { troubles } from './troubles';
import { OUTCOME_STATUSES } from '../../../src/contract/codes';
import { sweepRunOf, type UploadRecord } from '../../../src/contract/upload-record';
import { FileKind, kindOf } from '../images';
import type { Invocation } from '../lambda-service';
import type { Change } from '../world';

const isOutcome = (status?: string) => OUTCOME_STATUSES.some(outcome => outcome === status);

/** Who may leave an outcome, and whereto. */
const WAYS_OUT: readonly { readonly from: string; readonly to: string; readonly by: string }[] = [
  { from: 'FAILED', to: 'PROCESSING', by: 'an operator' },
  { from: 'EXPIRED', to: 'PROCESSING', by: 'start-workflow' },
  { from: 'EXPIRED', to: 'PENDING', by: 'request-upload' },
  { from: 'READY', to: 'DELETING', by: 'delete-upload' },
  { from: 'REJECTED', to: 'DELETING', by: 'delete-upload' },
  { from: 'FAILED', to: 'DELETING', by: 'delete-upload' },
  { from: 'EXPIRED', to: 'DELETING', by: 'delete-upload' },
];

/** The function, or the operator who called it. */
function handOf(by?: Invocation): string | undefined {
  return by?.fn === 'start-workflow' && 'redrive' in (by.payload as object) ? 'an operator' : by?.fn;
}

/** What may still change about an outcome: when the sweep looks again. Its time stays, which is that of its event. */
function essence({ version: _v, dueAt: _d, openShard: _o, ...rest }: UploadRecord): string {
  return JSON.stringify(rest, Object.keys(rest).sort());
}

const neverChanges: Invariant = {
  name: 'an outcome stays',
  sentence: 'An outcome never changes by itself: only a redrive by hand, a late object, a fresh form or a delete leave it, each from where it may; DELETING becomes DELETED and nothing else.',
  begin: (_world, broken) => ({
    changed({ old, new: now }, by) {
      if (!old || (!isOutcome(old.status) && old.status !== 'DELETING')) return;
      if (!now) return broken(`${old.status} was removed`);
      if (old.status === 'DELETING' && (now.status === 'DELETING' || now.status === 'DELETED')) return;
      if (old.status === now.status) return essence(old) === essence(now) ? undefined : broken(`${old.status} was written over by ${by?.fn}`);
      if (!WAYS_OUT.some(way => way.from === old.status && way.to === now.status && way.by === handOf(by))) {
        broken(`${handOf(by)} made ${now.status} of ${old.status}`);
      }
    },
  }),
};

const oneRunSucceeds: Invariant = {
  name: 'one run succeeds',
  sentence: 'At most one run of an attempt makes the image READY.',
  begin: (_world, broken) => {
    const winners = new Map<string, string>();
    const won = (attempt: string, run: string) => {
      const winner = winners.get(attempt) ?? run;
      winners.set(attempt, winner);
      if (winner !== run) broken(`two runs made attempt ${attempt.slice(37)} READY`);
    };
    return {
      changed({ new: now }: Change, by) {
        if (now?.status === 'READY' && by?.fn === 'record-image') won(`${now.uploadId}:${now.attempt}`, by.run ?? '');
      },
      runSucceeded({ uploadId, attempt, arn }) {
        won(`${uploadId}:${attempt}`, arn);
      },
    };
  },
};

/** What comes of a file when nothing else goes wrong, and how its owner hears of it. */
const FATES: { readonly [kind in FileKind]: { readonly status: string; readonly code?: string } } = {
  'good': { status: 'READY' },
  'refused': { status: 'REJECTED', code: 'type-mismatch' },
  'damaged': { status: 'REJECTED', code: 'corrupt-image' },
  'crashes inspection': { status: 'FAILED', code: 'processing-crashed' },
  'crashes resizing': { status: 'FAILED', code: 'processing-crashed' },
  'hangs in resizing': { status: 'FAILED', code: 'processing-timeout' },
};

const fileDecides: Invariant = {
  name: 'the file decides',
  sentence: 'Where nothing goes wrong, or one thing once, be it an event that is lost, late or doubled, the file alone decides the outcome, in one attempt; undisturbed also its code, and a verdict is reached once.',
  begin: (world, broken) => ({
    rest() {
      const { faults, acts } = world.scenario;
      if (acts.length !== 1 || acts[0].do !== 'send' || acts[0].landsAfter > 3000) return;
      // An execution that stalls may run out of time: the others only bring an event late, twice or never.
      if (faults.length > 1 || faults.some(({ on, of }) => on === 'event' && of === 'task')) return;
      const record = world.records.get(world.people.uploadId ?? '');
      const { file } = acts[0];
      const { status, code } = FATES[file];
      if (record?.status !== status) return broken(`${file}: ${record?.status}`);
      if (record.attempt !== 1) return broken(`${file}: ${record.attempt} attempts`);
      if (faults.length > 0) return;
      if (record.error?.code !== code) return broken(`${file}: ${record.error?.code}`);
      const calls = world.lambda.invocations.filter(({ fn }) => fn === 'inspect-image').length;
      if (!file.startsWith('crashes') && calls !== 1) broken(`${file}: inspected ${calls} times`);
    },
  }),
};

const triedAgain: Invariant = {
  name: 'what is tried again ends by its file',
  sentence: 'An attempt that was tried again, by hand or by the sweep, ends as its file says, code included, where nothing goes wrong after that write and nobody deletes the upload: '
    + 'whatever went wrong before it matters no more.',
  begin: (world, broken) => {
    const before = new Map<string, number>();
    return {
      changed({ old, new: now }) {
        if (!old || !now) return;
        if (now.status === 'PROCESSING' && (old.status === 'FAILED' || (old.status === 'PROCESSING' && now.attempt !== old.attempt))) {
          before.set(now.uploadId, troubles(world));
        } else if (now.status === 'DELETING') {
          before.delete(now.uploadId);
        }
      },
      rest() {
        for (const [uploadId, count] of before) {
          const record = world.records.get(uploadId);
          if (!record || count !== troubles(world)) continue;
          const kind = kindOf(claimedBytes(world, record) ?? '');
          const { status, code } = FATES[kind] ?? {};
          if (record.status !== status || record.error?.code !== code) broken(`${kind}, tried again: ${record.status} ${record.error?.code ?? ''}`);
        }
      },
    };
  },
};

const closingStays: Invariant = {
  name: 'a closing stays',
  sentence: 'How an attempt ends is decided once: its first closing stays, and the outcome follows it.',
  begin: (_world, broken) => ({
    changed({ old, new: now }) {
      if (!now || old?.attempt !== now.attempt || !old.closing) return;
      if (JSON.stringify(old.closing) !== JSON.stringify(now.closing) && now.status !== 'DELETED') broken(`${old.closing.code}, then ${now.closing?.code}`);
      if (old.status === 'PROCESSING' && isOutcome(now.status) && now.status !== old.closing.outcome) broken(`${now.status} against it`);
    },
  }),
};

const ownHands: Invariant = {
  name: 'its own run ends an attempt',
  sentence: 'READY, REJECTED and FAILED are written by a run of the same attempt, or by the sweep in its place.',
  begin: (world, broken) => ({
    changed({ old, new: now }) {
      if (!now || old?.status === now.status || !['READY', 'REJECTED', 'FAILED'].includes(now.status)) return;
      const own = world.stepFunctions.executions.some(({ arn, uploadId, attempt }) => (
        arn === now.run && uploadId === now.uploadId && attempt === now.attempt));
      if (!own && now.run !== sweepRunOf(now.attempt)) broken(`attempt ${now.attempt} was ended by another one's run`);
    },
  }),
};

const verdictIsAboutTheFile: Invariant = {
  name: 'a verdict is about the file',
  sentence: 'Only a file that inspection or the decoder refuses is REJECTED, and only a good one READY, whatever goes wrong around it.',
  begin: (world, broken) => ({
    changed({ old, new: now }) {
      if (!now || old?.status === now.status || (now.status !== 'READY' && now.status !== 'REJECTED')) return;
      const kind = kindOf(claimedBytes(world, now) ?? '');
      if (FATES[kind]?.status !== now.status) broken(`a file that is “${kind}” is ${now.status}`);
    },
  }),
};

export const outcomes: readonly Invariant[] = [neverChanges, oneRunSucceeds, fileDecides, triedAgain, verdictIsAboutTheFile, closingStays, ownHands];
