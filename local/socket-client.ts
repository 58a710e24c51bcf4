import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { ApiCall } from './signed-fetch';

/** The answer of POST /tickets. */
export interface Ticket {
  readonly ticket: string;
  readonly expiresAt: string;
  readonly url: string;
}

/** As much of a message of the WebSocket API as local runs look at: an event, how an upload stands, or a problem. */
export interface SocketMessage {
  readonly id?: string;
  readonly type?: string;
  readonly subject?: string;
  readonly source?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly uploadId?: string;
  readonly status?: string | number;
  readonly code?: string;
  readonly detail?: string;
}

/** Asks for permission to connect. */
export async function requestTicket(call: ApiCall, body?: unknown): Promise<Ticket> {
  const response = await call('/tickets', { method: 'POST', body });
  if (response.status !== 201) {
    throw new Error(`POST /tickets answered ${response.status}: ${await response.text()}`);
  }
  return response.json() as Promise<Ticket>;
}

/** A browser that hears of outcomes. */
export class SocketClient {
  /** Connects; rejects when it is refused. */
  static async connect(url: string): Promise<SocketClient> {
    const socket = new WebSocket(url);
    const client = new SocketClient(socket);
    await once(socket, 'open');
    return client;
  }

  /** Every message, in the order they came. */
  readonly messages: SocketMessage[] = [];

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', data => this.messages.push(JSON.parse(String(data))));
    socket.on('error', () => undefined); // whoever waits for `open` is told
  }

  /** Asks for an upload, or sends whatever a test wants to see refused. */
  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The first message that fits; undefined when none comes in time. */
  async message(fits: (message: SocketMessage) => boolean, timeoutMs = 20_000): Promise<SocketMessage | undefined> {
    for (const until = Date.now() + timeoutMs; Date.now() < until; await sleep(50)) {
      const found = this.messages.find(fits);
      if (found) {
        return found;
      }
    }
    return undefined;
  }

  /** The event of an upload's outcome. */
  async outcome(uploadId: string): Promise<SocketMessage | undefined> {
    return this.message(({ subject }) => subject === uploadId);
  }

  /** Closes as a page does that is left. */
  async close(): Promise<void> {
    const closed = once(this.socket, 'close');
    this.socket.close();
    await closed;
  }
}
