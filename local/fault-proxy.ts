import { Agent, createServer, IncomingMessage, OutgoingHttpHeaders, request as send, Server, ServerResponse } from 'node:http';
import { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorAnswer } from './fault-answers';
import { Call, describeCall } from './fault-calls';
import { FaultKind, FaultPlan } from './fault-plans';
import { LOOPBACK } from './network';
import { groupMembers } from './process-table';
import { socketOwner } from './socket-owner';

/** What the proxy stands before. */
export interface Engine {
  readonly endpoint: string;
  /** Leads the process group of all functions; nothing outside it is ever killed. */
  readonly pid: number;
}

/** A fault that happened. */
export interface InjectedFault {
  readonly kind: FaultKind;
  readonly call: Call;
}

/** Bodies of a call that met no fault. */
export interface Exchange {
  readonly sent: Buffer;
  readonly answered: Buffer;
}

/** An answer of the engine, whole. */
interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

type Listener = (call: Call, exchange: Exchange) => void;

const NO_FAULTS: FaultPlan = () => undefined;
const NOBODY: Listener = () => undefined;

/** Shorter than what the handlers' clients wait for an answer. */
const SLOW_MS = 800;
/** Longer than the pauses between attempts of SDK and workflow, so that what comes late meets what was tried again, or has ended. */
const LATE_MS = 4_000;

/**
 * Stands between functions and engine, and makes trouble where its plan says so.
 *
 * Each function gets an address of its own, so every call is known by its caller. The engine sees every header as the function
 * signed it, the host too, so signatures hold.
 */
export class FaultProxy {
  /** What happens from now on. */
  plan: FaultPlan = NO_FAULTS;
  /** Told of every call that met no fault, once it is answered. */
  onAnswer: Listener = NOBODY;
  /** All faults so far, in their order. */
  readonly injected: InjectedFault[] = [];

  private readonly servers = new Map<string, Server>();
  /** A connection for each call: an idle one that the engine ends would be a fault that nobody planned. */
  private readonly agent = new Agent({ keepAlive: false });
  /** What was answered and is still on its way to the engine. */
  private readonly onTheirWay = new Set<Promise<unknown>>();
  private waiting = 0;
  private lastAnswer = 0;

  constructor(private readonly engine: Engine) {}

  /** The address that a function is to call instead of the engine's. */
  async endpointFor(caller: string): Promise<string> {
    const server = this.servers.get(caller) ?? createServer((request, response) => {
      this.waiting++;
      response.once('close', () => {
        this.waiting--;
        this.lastAnswer = Date.now();
      });
      this.handle(caller, request, response).catch(() => request.socket.destroy());
    });
    if (!this.servers.has(caller)) {
      this.servers.set(caller, server);
      await new Promise<void>(resolve => server.listen(0, LOOPBACK, resolve));
    }
    return `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  }

  /** No more faults, and everything late has arrived. */
  async calm(): Promise<void> {
    this.plan = NO_FAULTS;
    await Promise.allSettled(this.onTheirWay);
  }

  /** Waits until no call has come and none has waited for its answer for so long. */
  async quiet(forMs: number): Promise<void> {
    while (this.waiting > 0 || Date.now() - this.lastAnswer < forMs) {
      await sleep(20);
    }
  }

  /** Closes every address. */
  async close(): Promise<void> {
    await this.calm();
    await Promise.all([...this.servers.values()].map(async server => {
      server.closeAllConnections();
      return new Promise(resolve => server.close(resolve));
    }));
    this.agent.destroy();
  }

  private async handle(caller: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await wholeBody(request);
    const call = describeCall(caller, request, body);
    const kind = call && this.plan(call);
    if (call === undefined || kind === undefined) {
      const answer = await this.forward(request, body);
      if (call !== undefined) {
        this.onAnswer(call, { sent: body, answered: answer.body });
      }
      return reply(response, answer);
    }
    this.injected.push({ kind, call });
    const { socket } = request;
    switch (kind) {
      case 'error':
      case 'throttled':
        return reply(response, toAnswer(errorAnswer(call.service, kind)));
      case 'slow':
        await sleep(SLOW_MS);
        return reply(response, await this.forward(request, body));
      case 'lost':
        await this.forward(request, body);
        break;
      case 'late':
        this.deliverLate(request, body);
        break;
      case 'killed before':
        this.killOwner(socket);
        break;
      case 'killed after':
        await this.forward(request, body);
        this.killOwner(socket);
        break;
      case 'cut':
    }
    socket.destroy();
  }

  private deliverLate(request: IncomingMessage, body: Buffer): void {
    const delivery = sleep(LATE_MS).then(() => this.forward(request, body)).catch(() => undefined);
    this.onTheirWay.add(delivery);
    void delivery.finally(() => this.onTheirWay.delete(delivery));
  }

  /** As if the machine under the function had failed: no handler, no last word. */
  private killOwner({ remotePort = 0, localPort = 0 }: Socket): void {
    const functions = groupMembers(this.engine.pid).filter(pid => pid !== this.engine.pid);
    const owner = socketOwner({ near: remotePort, far: localPort }, functions);
    if (owner !== undefined) {
      process.kill(owner, 'SIGKILL');
    }
  }

  private forward({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      // The whole body is here, so nobody waits to be told to go on.
      const { connection, expect, 'transfer-encoding': encoding, ...kept } = headers;
      const { hostname, port } = new URL(this.engine.endpoint);
      const forwarded = send({ hostname, port, method, path: url, agent: this.agent, headers: kept }, answer => {
        wholeBody(answer).then(content => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: content }), reject);
      });
      forwarded.once('error', reject);
      forwarded.end(body);
    });
  }
}

async function wholeBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toAnswer({ status, headers, body }: ReturnType<typeof errorAnswer>): Answer {
  return { status, headers, body: Buffer.from(body) };
}

function reply(response: ServerResponse, { status, headers, body }: Answer): void {
  const { connection, 'transfer-encoding': encoding, ...kept } = headers;
  response.writeHead(status, kept);
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
