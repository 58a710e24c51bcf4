import type { ClientsOfFunctions } from './bundle/clients';
import type { Command, Service } from './calls';
import { describeCall } from './describe';
import { FakeBucket } from './fakes/bucket';
import { FakeTable } from './fakes/table';
import { Faults } from './faults';
import { FunctionName, Handlers, IMAGES_BUCKET, KEY_PREFIX, PipelineSettings, UPLOADS_BUCKET } from './functions';
import { FileKind, kindOf } from './images';
import { Invocation, LambdaService } from './lambda-service';
import { People } from './people';
import { Random } from './random';
import type { Scenario } from './scenario';
import { HOUR, Scheduler, SECOND } from './scheduler';
import { StepFunctions } from './step-functions';
import { Stream } from './stream';
import { Sweeper } from './sweeper';
import { Watch } from './watch';
import { incomingKey } from '../../src/contract/object-keys';
import { UploadRecord, UPLOADS_TABLE } from '../../src/contract/upload-record';
import type { Definition } from '../support/definition';

/** One change of the table, by a function. */
export interface Change {
  readonly old?: UploadRecord;
  readonly new?: UploadRecord;
}

/** An object that a client's form brought. */
export interface Landed {
  readonly uploadId: string;
  readonly versionId: string;
  readonly bytes: Buffer;
  readonly kind: FileKind;
  readonly at: number;
  /** More than an hour after the form: if its event is lost as well, nobody looks for it (a known bound). */
  readonly tooLate: boolean;
  /** Its event has been handled. */
  told: boolean;
}

/** All that the synthesized pipeline says. */
export interface Pipeline extends PipelineSettings {
  readonly definition: Definition;
  readonly workflowTimeoutSeconds: number;
  readonly uploadExpirySeconds: number;
  /** Between two calls of the sweep. */
  readonly sweepMinutes: number;
  /** Seconds, by function. */
  readonly timeouts: { readonly [name in FunctionName]: number };
  readonly functionOfState: { readonly [state: string]: FunctionName };
  /** Ends of executions that EventBridge tells of. */
  readonly toldStatuses: readonly string[];
  /** What of the table's stream comes to announce-outcome, and how long it is tried. */
  readonly stream: { readonly batchSize: number; readonly maxAgeSeconds: number; readonly statuses: readonly string[] };
  readonly clients: ClientsOfFunctions;
}

/** What becomes of a call: what its caller gets, now or by an exception. */
export interface CallResult {
  readonly output?: unknown;
  readonly error?: unknown;
}

/** An AWS account in small, with people around it: fakes of the services, one clock, one chance, one story. */
export class World {
  readonly scheduler = new Scheduler(60_000);
  readonly random: Random;
  readonly faults: Faults;
  readonly table: FakeTable;
  readonly uploads: FakeBucket;
  readonly images: FakeBucket;
  readonly lambda: LambdaService;
  readonly stepFunctions: StepFunctions;
  readonly stream: Stream;
  readonly sweeper: Sweeper;
  readonly people: People;
  readonly watch: Watch;
  readonly records = new Map<string, UploadRecord>();
  readonly landed: Landed[] = [];
  readonly beganAt: number;
  /** Who makes the present change. */
  by?: Invocation;
  private readonly snapshots: { readonly at: number; readonly snapshot: ReturnType<FakeTable['snapshot']> }[] = [];
  private readonly broken: string[] = [];
  private readonly usedShards = new Set<string>();
  private versions = 0;
  private failure?: unknown;

  constructor(
    readonly handlers: Handlers, readonly settings: Pipeline, readonly scenario: Scenario,
    private readonly story?: (time: number, line: string) => void,
  ) {
    handlers.reset();
    this.beganAt = this.scheduler.now;
    this.random = new Random(scenario.chance);
    this.faults = new Faults(scenario.faults);
    this.table = new FakeTable(UPLOADS_TABLE.partitionKey, change => this.changed(change as unknown as Change));
    const nextVersionId = () => `v${++this.versions}`;
    this.uploads = new FakeBucket(UPLOADS_BUCKET, true, nextVersionId);
    this.images = new FakeBucket(IMAGES_BUCKET, false, nextVersionId);
    this.lambda = new LambdaService(this);
    this.stepFunctions = new StepFunctions(this);
    this.stream = new Stream(this);
    this.sweeper = new Sweeper(this, scenario.sweepOff === 'until all else is over' ? Infinity : scenario.sweepOff);
    this.people = new People(this, scenario);
    this.watch = new Watch(this);
    this.snapshots.push({ at: this.beganAt, snapshot: this.table.snapshot() });
  }

  /** Lets everything happen, until nothing is left to happen. */
  async live(): Promise<void> {
    try {
      await this.untilRest();
    } catch (error) {
      this.fail(error);
    }
    if (this.failure !== undefined) this.watch.modelFailed(this.failure);
  }

  private async untilRest(): Promise<void> {
    void this.people.ask(0, 0);
    for (const act of this.scenario.acts) this.scheduler.after(SECOND + act.at * SECOND, () => this.people.act(act));
    await this.scheduler.run();
    if (this.scenario.sweepOff === 'until all else is over') {
      this.watch.restWithoutSweep();
      this.tell(() => 'the sweep is switched on');
      this.sweeper.turnOn();
      await this.scheduler.run();
    }
    this.watch.rest();
  }

  /** The model itself does not work: never a finding about the handlers. */
  fail(error: unknown): void {
    this.failure ??= error;
  }

  tell(line: () => string): void {
    this.story?.(this.scheduler.now, line());
  }

  /** What holds no more, told behind the call that broke it. */
  tellBroken(line: string): void {
    if (this.by) this.broken.push(line);
    else this.tell(() => line);
  }

  describe(service: Service, command: Command): string {
    return describeCall(service, command);
  }

  /** How long a thing takes that goes well: mostly moments, sometimes seconds. */
  latency(): number {
    return this.random.chance(0.1) ? this.random.between(200, 8_000) : this.random.between(2, 120);
  }

  /** Whether what is not read consistently lags just now: often enough, but never where nothing else goes wrong. Only mutations read a record so. */
  lags(command: Command): boolean {
    return this.scenario.faults.length > 0 && this.random.chance(command.constructor.name === 'GetCommand' ? 0.6 : 0.15);
  }

  /** An object of a client's form comes to lie in the bucket, and S3 tells of it. */
  land(uploadId: string, bytes: Buffer, formExpiresAt: number): void {
    const key = KEY_PREFIX + incomingKey(uploadId);
    const { versionId, eTag } = this.uploads.put(key, bytes);
    const { now } = this.scheduler;
    const landed = { uploadId, versionId: versionId!, bytes, kind: kindOf(bytes), at: now, tooLate: now > formExpiresAt + HOUR, told: false };
    this.landed.push(landed);
    this.tell(() => `the file lands: incoming, ${versionId}`);
    this.watch.objectsChanged(uploadId);
    this.lambda.deliver('s3', 'start-workflow', {
      Records: [{
        eventName: 'ObjectCreated:Post',
        s3: { bucket: { name: UPLOADS_BUCKET }, object: { key: encodeURIComponent(key).replace(/%2F/g, '/'), versionId, eTag: eTag.replace(/"/g, ''), size: bytes.length } },
      }],
    }, `S3, about ${versionId}`, () => landed.told = true);
  }

  /** When something is due first, in epoch seconds. */
  firstDue(): number | undefined {
    let first: number | undefined;
    for (const { openShard, dueAt } of this.records.values()) {
      if (openShard !== undefined && dueAt !== undefined && (first === undefined || dueAt < first)) first = dueAt;
    }
    return first;
  }

  /** Whether a call looks into a shard of the index that has always been empty. */
  seesNothing(service: Service, command: Command): boolean {
    return service === 'dynamo' && command.input.IndexName === UPLOADS_TABLE.open.indexName
      && !this.usedShards.has((command.input.ExpressionAttributeValues as { ':shard': string })[':shard']);
  }

  /** Makes a call of a function take effect. */
  apply(
    by: Invocation, service: Service, command: Command,
    { staleBy = 0, refuseDelete = false, told = '' }: { readonly staleBy?: number; readonly refuseDelete?: boolean; readonly told?: string } = {},
  ): CallResult {
    this.by = by;
    try {
      const output = this.serve(service, command, staleBy, refuseDelete);
      this.tell(() => `${by.fn} (${by.id}) ${describeCall(service, command, { output })}${told}`);
      return { output };
    } catch (error) {
      // No service says so to handlers that are right: a mutation or the model is wrong, or a fake does not know what it was asked.
      if ((error as Error).name === 'ValidationException' || !('$metadata' in (error as Error))) this.fail(error);
      this.tell(() => `${by.fn} (${by.id}) ${describeCall(service, command, { error })}${told}`);
      return { error };
    } finally {
      this.by = undefined;
      for (const line of this.broken.splice(0)) this.tell(() => line);
    }
  }

  private serve(service: Service, command: Command, staleBy: number, refuseDelete: boolean): unknown {
    switch (service) {
      case 'dynamo': return this.table.apply(command as never, staleBy > 0 ? { asOf: this.snapshotAt(this.scheduler.now - staleBy) } : {});
      case 's3': return this.serveObjects(command, refuseDelete);
      case 'sfn': return this.stepFunctions.apply(command, staleBy);
      case 'sns': return this.watch.published(command.input.Message as string);
      case 'lambda': return this.lambda.deliver('asynchronous call', command.input.FunctionName as FunctionName,
        JSON.parse(command.input.Payload as string), 'the sweep');
    }
  }

  private serveObjects(command: Command, refuseDelete: boolean): unknown {
    const bucket = command.input.Bucket === IMAGES_BUCKET ? this.images : this.uploads;
    let nth = 0;
    bucket.refuseDelete = refuseDelete ? () => nth++ % 2 === 0 : undefined;
    const output = bucket.apply(command as never);
    const name = command.constructor.name;
    if (name === 'PutObjectCommand' || name === 'CopyObjectCommand') this.watch.wrote((command.input.Key as string).slice(KEY_PREFIX.length), command.input.Body as Buffer | undefined);
    if (/^(Put|Copy|Delete)/.test(name)) for (const uploadId of this.records.keys()) this.watch.objectsChanged(uploadId);
    return output;
  }

  private changed(change: Change): void {
    const { old, new: now } = change;
    const record = now ?? old!;
    if (now) this.records.set(record.uploadId, now);
    else this.records.delete(record.uploadId);
    if (now?.openShard !== undefined) this.usedShards.add(now.openShard);
    this.watch.changed(change);
    this.stream.push(change);
    this.sweeper.plan();
    this.snapshots.push({ at: this.scheduler.now, snapshot: this.table.snapshot() });
  }

  private snapshotAt(time: number): ReturnType<FakeTable['snapshot']> | undefined {
    for (let nth = this.snapshots.length - 1; nth >= 0; nth--) {
      if (this.snapshots[nth].at <= time) return this.snapshots[nth].snapshot;
    }
    return this.snapshots[0]?.snapshot;
  }
}
