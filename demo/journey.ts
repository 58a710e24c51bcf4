import { LiveList } from './live-list';
import { grouped } from './text';
import { findExecution, watchExecution } from './workflow-watch';
import { Announcements, OutcomeEvent } from '../local/announcements';
import { AwsClients } from '../local/aws';
import { ApiCall } from '../local/signed-fetch';
import { SocketClient, SocketMessage } from '../local/socket-client';
import { FormAnswer, postForm, requestUpload, UploadPermission, UploadView, waitForOutcome } from '../local/upload';

const ANNOUNCEMENT_TIMEOUT_MS = 20_000;

/** Everything that a client and a curious onlooker need. */
export interface Onlooker {
  readonly call: ApiCall;
  readonly aws: AwsClients;
  readonly stateMachineArn: string;
  /** What a subscriber of the topic hears. */
  readonly announcements: Announcements;
  /** What a rule on the event bus puts into a queue. */
  readonly rule: Announcements;
  /** A browser that is connected with a ticket. */
  readonly browser: SocketClient;
  readonly list: LiveList;
}

/** A file on its way. */
export interface SentFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What became of it. */
export interface Outcome {
  readonly view: UploadView;
  readonly event: OutcomeEvent;
}

/** One file through the whole pipeline, every stage shown as it happens. */
export async function travel(file: SentFile, onlooker: Onlooker): Promise<Outcome> {
  const { call, aws, list } = onlooker;
  const permission = await askPermission(file, onlooker);
  await list.during('Upload to S3', async () => accepted(await postForm(permission, file.bytes)), () => '201');
  const run = await list.during('Start workflow', async () => findExecution(aws.sfn, onlooker.stateMachineArn, permission.uploadId));
  await watchExecution(aws.sfn, run, list);
  const view = await list.during('Read outcome', async () => waitForOutcome(call, permission.uploadId),
    ({ status, error }) => error ? `${status}: ${error.code}` : status);
  return { view, event: await hear(permission.uploadId, onlooker) };
}

/** The outcome as everybody hears of it, each by itself: one event, three ways. */
async function hear(uploadId: string, { announcements, browser, rule, list }: Onlooker): Promise<OutcomeEvent> {
  const published = list.during('Announce outcome', async () => announced(announcements, uploadId), () => 'an event arrived from SNS');
  const same = async (heard: Promise<SocketMessage>) => {
    const [{ id }, event] = await Promise.all([heard, published]);
    if (id !== event.id) {
      throw new Error(`of ${uploadId} one heard ${id}, another ${event.id}`);
    }
  };
  const [event] = await Promise.all([
    published,
    list.during('Push to browser', async () => same(pushed(browser, uploadId)), () => 'the same event, over the WebSocket'),
    list.during('Put on event bus', async () => same(announced(rule, uploadId)), () => 'the same event, by a rule of EventBridge'),
  ]);
  return event;
}

/** Asks the API for a form that fits this file and no other. */
export async function askPermission({ fileName, contentType, bytes }: SentFile, { call, list }: Onlooker): Promise<UploadPermission> {
  return list.during('Ask permission', async () => requestUpload(call, { contentType, size: bytes.byteLength, fileName }),
    () => `201: a form for ${contentType}, ${grouped(bytes.byteLength)} bytes`);
}

function accepted(answer: FormAnswer): FormAnswer {
  if (answer.status !== 201) {
    throw new Error(`S3 answered the form with ${answer.status} ${answer.code ?? ''}: ${answer.message ?? ''}`);
  }
  return answer;
}

async function pushed(browser: SocketClient, uploadId: string): Promise<SocketMessage> {
  const message = await browser.outcome(uploadId);
  if (!message) {
    throw new Error(`no message of ${uploadId} reached the browser in time`);
  }
  return message;
}

async function announced(announcements: Announcements, uploadId: string): Promise<OutcomeEvent> {
  const event = await announcements.of(uploadId, ANNOUNCEMENT_TIMEOUT_MS);
  if (!event) {
    throw new Error(`no event of ${uploadId} reached the subscriber within ${ANNOUNCEMENT_TIMEOUT_MS / 1000} s`);
  }
  return event;
}
