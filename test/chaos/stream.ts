import { marshall } from '@aws-sdk/util-dynamodb';
import { HOUR, MINUTE, SECOND } from './scheduler';
import type { Change, World } from './world';
import { OUTCOME_STATUSES } from '../../src/contract/codes';

/** One change of the table as the stream carries it. */
interface StreamRecord {
  readonly sequence: number;
  readonly at: number;
  readonly change: Change;
}

/** How long a change is tried before it becomes a dead letter. */
const MAX_AGE = 6 * HOUR;
const BATCH_SIZE = 10;

/** The stream of the uploads table and its event source mapping: in order, at least once, halved on errors, partial answers heeded. */
export class Stream {
  /** Versions of outcomes that could not be announced. */
  readonly deadLetters: Change[] = [];
  private readonly waiting: StreamRecord[] = [];
  private sequence = 0;
  private busy = false;

  constructor(private readonly world: World) {}

  /** Only changes that leave an outcome pass the mapping's filter. */
  push(change: Change): void {
    const status = change.new?.status as string | undefined;
    if (!OUTCOME_STATUSES.some(outcome => outcome === status)) return;
    this.waiting.push({ sequence: ++this.sequence, at: this.world.scheduler.now, change });
    this.pump();
  }

  private pump(): void {
    if (this.busy || this.waiting.length === 0) return;
    this.busy = true;
    this.world.scheduler.after(this.world.random.between(200, 2_000), async () => {
      const batch = this.waiting.splice(0, BATCH_SIZE);
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
      const tooOld = world.scheduler.now - record.at > MAX_AGE;
      if (tooOld) {
        world.tell(() => `the stream gives up version ${record.change.new?.version}`);
        world.faults.count('poison record');
        this.deadLetters.push(record.change);
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
    const longer = Math.min(wait * 2, 10 * MINUTE);
    if (failedFrom > 0 || rest.length === 1) return this.handle(rest, longer);
    const middle = Math.ceil(rest.length / 2);
    await this.handle(rest.slice(0, middle), longer);
    await this.handle(rest.slice(middle), longer);
  }
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
