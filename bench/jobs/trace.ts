import { appendFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { describeCall } from '../../local/fault-calls';

/**
 * Loaded before a function by the local engine: writes down when the function was called, when it answered, and each of its calls of AWS.
 * All times are milliseconds since 1970, so that they compare with those of other processes of the machine.
 */
const file = join(process.env.TRACE_FOLDER!, `${process.pid}.jsonl`);
const now = () => performance.timeOrigin + performance.now();
const write = (line: object) => appendFileSync(file, `${JSON.stringify({ caller: process.env.TRACE_CALLER, ...line })}\n`);

// The engine sends a line of JSON for each call, and reads one for each answer.
const emit = process.stdin.emit.bind(process.stdin) as (...args: unknown[]) => boolean;
process.stdin.emit = (event: string | symbol, ...args: unknown[]) => {
  if (event === 'data') {
    write({ what: 'called', from: now() });
  }
  return emit(event, ...args);
};
const writeAnswer = process.stdout.write.bind(process.stdout) as (chunk: unknown, ...rest: unknown[]) => boolean;
process.stdout.write = (chunk: unknown, ...rest: unknown[]): boolean => {
  if (typeof chunk === 'string' && chunk.startsWith('{"status":"ok"')) {
    write({ what: 'answered', from: now() });
  }
  return writeAnswer(chunk, ...rest);
};

const request = http.request as (...args: unknown[]) => http.ClientRequest;
http.request = ((...args: unknown[]) => {
  const from = now();
  const sent = request(...args);
  sent.once('response', (response: http.IncomingMessage) => response.once('close', () => {
    const call = describeCall('', { method: sent.method, url: sent.path, headers: sent.getHeaders() as http.IncomingHttpHeaders }, Buffer.alloc(0));
    write({ what: `${call?.service}:${call?.operation}`, from, to: now() });
  }));
  return sent;
}) as typeof http.request;
