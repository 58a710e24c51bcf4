import { marshall } from '@aws-sdk/util-dynamodb';
import { OUTCOME_FAULTS } from './faults';
import { MINUTE, SECOND } from './scheduler';
import type { Change, World } from './world';
import type { OutcomeEvent } from '../../lambda-src/announcement/outcome-event';

/** One change of the table as the stream carries it. */
interface StreamRecord {
  readonly sequence: number;
  readonly at: number;
  readonly change: Change;
}

/** Between two tries of a batch. */
const LONGEST_PAUSE = 10 * MINUTE;

/** The stream of the uploads table and its event source mapping: in order, at least once, halved on errors, partial answers heeded. */
export class Stream {
  /** Versions of outcomes that could not be announced: what the topic refuses, and what grew too old while the stream tried that. */
  readonly deadLetters: Change[] = [];
  /** When the last outcome that the topic refuses for good was written. */
  private poisonAt = -Infinity;
  private readonly waiting: StreamRecord[] = [];
  private readonly poison = new Set<string>();
  private sequence = 0;
  private busy = false;

  constructor(private readonly world: World) {}

  /** Only changes that leave an outcome pass the mapping's filter. */
  push(change: Change): void {
    const { settings, faults, scheduler } = this.world;
    if (!change.new || !settings.stream.statuses.includes(change.new.status)) return;
    if (faults.take('event', 'outcome', OUTCOME_FAULTS)) {
      faults.count('poison record');
      this.poison.add(placeOf(change.new));
    }
    this.waiting.push({ sequence: ++this.sequence, at: scheduler.now, change });
    this.pump();
  }

  /** Whether the topic refuses this message, whenever it comes. */
  isPoison(message: string): boolean {
    return this.poison.size > 0 && this.poison.has(placeOf((JSON.parse(message) as OutcomeEvent).data));
  }

  private pump(): void {
    if (this.busy || this.waiting.length === 0) return;
    this.busy = true;
    this.world.scheduler.after(this.world.random.between(200, 2_000), async () => {
      const batch = this.waiting.splice(0, this.world.settings.stream.batchSize);
      const fault = this.world.faults.take('event', 'stream', ['twice']);
      await this.handle(batch);
      if (fault) {
        this.world.faults.count('stream redelivery');
        await this.handle(batch);
      }
      this.busy = false;
      this.pump();
    });
  }

  private async handle(batch: readonly StreamRecord[], wait = SECOND): Promise<void> {
    const { world } = this;
    const young = batch.filter(record => {
      const tooOld = world.scheduler.now - record.at > world.settings.stream.maxAgeSeconds * SECOND;
      if (tooOld) {
        world.tell(() => `the stream gives up version ${record.change.new?.version}`);
        const poison = this.poison.has(placeOf(record.change.new!));
        if (poison) this.poisonAt = record.at;
        if (poison || record.at - this.poisonAt <= LONGEST_PAUSE) this.deadLetters.push(record.change);
      }
      return !tooOld;
    });
    if (young.length === 0) return;
    let failedFrom = 0;
    try {
      const { batchItemFailures } = await world.lambda.invoke('announce-outcome', { Records: young.map(lambdaRecord) }) as
        { batchItemFailures: { itemIdentifier: string }[] };
      if (batchItemFailures.length === 0) return;
      failedFrom = young.findIndex(({ sequence }) => String(sequence) === batchItemFailures[0].itemIdentifier);
    } catch {
      // The whole batch again, in halves.
    }
    await world.scheduler.wait(wait);
    const rest = young.slice(failedFrom);
    const longer = Math.min(wait * 2, LONGEST_PAUSE);
    if (failedFrom > 0 || rest.length === 1) return this.handle(rest, longer);
    const middle = Math.ceil(rest.length / 2);
    await this.handle(rest.slice(0, middle), longer);
    await this.handle(rest.slice(middle), longer);
  }
}

function placeOf({ uploadId, version }: { readonly uploadId: string; readonly version: number }): string {
  return `${uploadId}:${version}`;
}

function lambdaRecord({ sequence, change }: StreamRecord) {
  const image = (item: Change['new']) => item && marshall(item, { removeUndefinedValues: true });
  return {
    eventName: change.old ? 'MODIFY' : 'INSERT',
    dynamodb: {
      SequenceNumber: String(sequence),
      Keys: marshall({ uploadId: change.new?.uploadId }),
      NewImage: image(change.new),
      OldImage: image(change.old),
    },
  };
}
