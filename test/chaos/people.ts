import { CONTENT_TYPE } from './functions';
import { FILE_BYTES, fileOf, FileKind } from './images';
import type { Act, Scenario } from './scenario';
import { SECOND } from './scheduler';
import type { World } from './world';

/** What a client holds after `POST /uploads`. */
interface Form {
  readonly uploadId: string;
  readonly expiresAt: number;
}

/** One answer of the API that names an upload. */
export interface Asked {
  readonly owner: string;
  readonly key?: string;
  readonly body: number;
  readonly statusCode: number;
  readonly uploadId?: string;
}

const OWNERS = ['AROAOWNER', 'AROASTRANGER'];
const KEY = 'one-key';
const PATIENCE = 5 * SECOND;
const TRIES = 3;

/** Clients, the owner and the operator. */
export class People {
  /** Every answer to `POST /uploads`. */
  readonly asked: Asked[] = [];
  private readonly forms: readonly [Form[], Form[]] = [[], []];
  private readonly keyed: boolean;
  /** Whether the first one is large or small is chance. */
  private files: number;

  constructor(private readonly world: World, { keyed, chance }: Scenario) {
    this.keyed = keyed;
    this.files = chance % 2;
  }

  /** The owner's upload, if the first request has been answered. */
  get uploadId(): string | undefined {
    return this.forms[0][0]?.uploadId;
  }

  act(act: Act): void {
    switch (act.do) {
      // Without a key a second request of the same client is just another upload.
      case 'ask': return void ((this.keyed || act.client === 1) && this.ask(act.client, act.body));
      case 'ask twice':
        if (!this.keyed) return;
        this.world.scheduler.after(act.apartMillis, () => void this.ask(act.client, act.otherBody));
        return void this.ask(act.client, act.body);
      case 'send': return this.send(act.client ?? 0, act.file, act.landsAfter * SECOND);
      case 'delete': return this.call('delete-upload', { ...caller(0), pathParameters: { uploadId: this.uploadId } }, 'the owner deletes');
      case 'stranger deletes': return this.call('delete-upload', { ...caller(1), pathParameters: { uploadId: this.uploadId } }, 'a stranger deletes');
      case 'redrive': return this.call('start-workflow', { redrive: this.uploadId }, 'an operator tries again');
      case 'sweep': return this.world.sweeper.call();
      case 'dead letters': return this.world.lambda.redriveDeadLetters();
    }
  }

  /** `POST /uploads`, and again if no answer comes. */
  async ask(client: number, body: number, tries = TRIES): Promise<void> {
    const { world } = this;
    const key = this.keyed ? KEY : undefined;
    world.tell(() => `client ${client} asks${key ? `, with its key and body ${body}` : ''}`);
    const request = {
      ...caller(client),
      headers: key ? { 'Idempotency-Key': key } : {},
      body: JSON.stringify({ contentType: CONTENT_TYPE, size: FILE_BYTES, metadata: { body: String(body) } }),
    };
    try {
      const answer = await world.lambda.invoke('request-upload', request) as { statusCode: number; body: string };
      if (answer.statusCode < 500) return this.keep(client, key, body, answer);
      world.watch.uploadAsked({ owner: OWNERS[client], key, body, statusCode: answer.statusCode });
    } catch {
      // As if it had answered 503.
    }
    if (tries > 1) world.scheduler.after(PATIENCE, () => void this.ask(client, body, tries - 1));
  }

  private keep(client: number, key: string | undefined, body: number, { statusCode, body: text }: { statusCode: number; body: string }): void {
    const { uploadId, upload, expiresAt } = JSON.parse(text) as { uploadId?: string; upload?: object; expiresAt?: string };
    const asked = { owner: OWNERS[client], key, body, statusCode, uploadId };
    this.asked.push(asked);
    this.world.watch.uploadAsked(asked);
    if (upload && uploadId && expiresAt) this.forms[client as 0 | 1].push({ uploadId, expiresAt: Date.parse(expiresAt) });
  }

  /** S3 refuses a form that has expired; what began in time may land late. */
  private send(client: 0 | 1, kind: FileKind, landsAfter: number, looks = 5): void {
    const { world } = this;
    const form = this.forms[client].at(-1);
    if (form === undefined) {
      if (looks > 0) world.scheduler.after(3 * PATIENCE, () => this.send(client, kind, landsAfter, looks - 1));
      return;
    }
    if (world.scheduler.now > form.expiresAt) return;
    this.files += 1;
    const file = fileOf(kind, this.files);
    world.tell(() => `client ${client} sends its form: file ${this.files} (${kind})`);
    world.scheduler.after(landsAfter, () => world.land(form.uploadId, file, form.expiresAt));
  }

  private call(fn: 'delete-upload' | 'start-workflow', payload: unknown, tale: string): void {
    if (this.uploadId === undefined) return;
    this.world.tell(() => tale);
    this.world.lambda.invoke(fn, payload).catch(() => {
      // Whoever asked may ask again; that is another act.
    });
  }
}

function caller(client: number) {
  return { requestContext: { authorizer: { iam: { userId: `${OWNERS[client]}:session` } } } };
}
