import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { chance, Files, Story, storyOf } from './stories';
import { ApiCall } from '../../../../local/signed-fetch';
import { postForm, UploadPermission } from '../../../../local/upload';
import { ClientFile, DeployedPipeline } from '../deployed-pipeline';

/** An upload as its client remembers it. */
export interface Played {
  readonly index: number;
  readonly story: Story;
  readonly file: ClientFile;
  readonly uploadId: string;
  /** Of a client that repeats its request. */
  readonly idempotencyKey?: string;
  /** Whether the service has said that it will delete. */
  deletionAccepted: boolean;
}

/** How long a client waits for its outcome before it goes; whatever is open then is the sweep's. */
const PATIENCE_MS = 8_000;
const LOOK_EVERY_MS = 250;
/** A client that is in no hurry: no trouble of ours lasts as long. */
const TRIES = 60;

/** A client that keeps trying, as a good one does. */
export class StormClient {
  /** @param heard is told of each upload before its file is sent */
  constructor(
    private readonly pipeline: DeployedPipeline, private readonly call: ApiCall, private readonly files: Files, private readonly run: string,
    private readonly heard: (uploadId: string, index: number) => void,
  ) {}

  /** Plays the story of the nth upload to its end, or until the client loses patience. */
  async play(index: number): Promise<Played> {
    const story = storyOf(index);
    const file = this.files.of(index);
    const idempotencyKey = story === 'asked twice' || chance(index, 'key') < 0.5 ? `${this.run}-${index}` : undefined;
    if (story === 'asked twice') {
      await this.ask(file, idempotencyKey);
    }
    const permission = await this.ask(file, idempotencyKey);
    const { uploadId } = permission;
    this.heard(uploadId, index);
    const played: Played = { index, story, file, uploadId, idempotencyKey, deletionAccepted: false };
    await this.send(permission, played);
    await this.awaitOutcome(uploadId);
    return played;
  }

  /** Asks until there is an answer that is none of trouble. */
  async ask({ bytes, contentType }: ClientFile, idempotencyKey?: string): Promise<UploadPermission> {
    const headers = idempotencyKey === undefined ? undefined : { 'idempotency-key': idempotencyKey };
    return this.persist([200, 201], () => this.call('/uploads', { method: 'POST', body: { contentType, size: bytes.length }, headers }));
  }

  /** Deletes until the service has said that it will. */
  async delete(played: Played): Promise<void> {
    await this.persist([202], () => this.call(`/uploads/${played.uploadId}`, { method: 'DELETE' }));
    played.deletionAccepted = true;
  }

  /** The upload as its owner sees it. */
  async read(uploadId: string): Promise<{ readonly status: string }> {
    return this.persist([200], () => this.call(`/uploads/${uploadId}`));
  }

  /** What an operator does about a FAILED upload. False if start-workflow has no answer: the operator comes back later. */
  async redrive(uploadId: string): Promise<boolean> {
    for (let tries = 1; tries <= 3; tries++) {
      const { FunctionError } = await this.pipeline.aws.lambda.send(new InvokeCommand({
        FunctionName: this.pipeline.output('StartWorkflow'), Payload: Buffer.from(JSON.stringify({ redrive: uploadId })),
      }));
      if (FunctionError === undefined) {
        await this.awaitOutcome(uploadId);
        return true;
      }
    }
    return false;
  }

  private async send(permission: UploadPermission, played: Played): Promise<void> {
    const { story, index, file: { bytes } } = played;
    const post = async () => postForm(permission, new Uint8Array(bytes));
    switch (story) {
      case 'form sent twice':
        await Promise.all([post(), sleep(chance(index, 'again') * 300).then(post)]);
        break;
      case 'event twice':
        await post();
        await this.repeatEvent(played);
        break;
      case 'deleted':
        // Before the file, or at any moment of its processing.
        await Promise.all([
          chance(index, 'order') < 0.2 ? this.delete(played).then(post) : post(),
          sleep(chance(index, 'moment') * 1_500).then(() => this.delete(played)),
        ]);
        break;
      default:
        await post();
    }
  }

  /** As S3 may: the same event again, now and a little later. */
  private async repeatEvent({ uploadId, index }: Played): Promise<void> {
    const [version] = await this.pipeline.versions('UploadsBucket', `incoming/${uploadId}`);
    if (version) {
      await Promise.all([
        this.pipeline.deliverEvent(version),
        sleep(chance(index, 'late') * 2_000).then(() => this.pipeline.deliverEvent(version)),
      ]);
    }
  }

  private async awaitOutcome(uploadId: string): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    while (['PENDING', 'PROCESSING'].includes((await this.pipeline.record(uploadId)).status) && Date.now() < until) {
      await sleep(LOOK_EVERY_MS);
    }
  }

  private async persist<T>(statuses: readonly number[], work: () => Promise<Response>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const response = await work();
      const text = await response.text();
      if (statuses.includes(response.status)) {
        return JSON.parse(text);
      }
      if (response.status < 500 || tries === TRIES) {
        throw new Error(`the API answered ${response.status}: ${text}`);
      }
      await sleep(200);
    }
  }
}
