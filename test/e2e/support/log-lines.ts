import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { DeployedPipeline } from './deployed-pipeline';
import { ROOT_CREDENTIALS } from '../../../local/environment';
import { signedCalls } from '../../../local/signed-fetch';

/** A line of a log: what a handler wrote, as JSON. */
export interface LogLine {
  readonly [name: string]: unknown;
  readonly uploadId?: string;
  readonly requestId?: string;
}

/** All that one call of a function wrote. */
export interface LoggedCall {
  readonly handler: string;
  /** As Lambda says it. */
  readonly requestId: string;
  readonly lines: readonly LogLine[];
}

/** What the functions of a pipeline wrote so far. */
export interface Logs {
  readonly calls: readonly LoggedCall[];
  /** The whole of it, line by line, whoever wrote it. */
  readonly text: readonly string[];
}

/** The engine gives every call a stream of its own, and writes it when the call has ended. */
interface LogEvent {
  readonly logStreamName: string;
  readonly message: string;
}

/** Reads the logs of all functions, from the groups that the template names. */
export async function readLogs(pipeline: DeployedPipeline): Promise<Logs> {
  const functions: Record<string, string> = JSON.parse(pipeline.output('Functions'));
  const read = await Promise.all(Object.entries(functions).map(async ([handler, FunctionName]) => {
    const { LoggingConfig } = await pipeline.aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    expect(LoggingConfig?.LogGroup).toContain(handler.slice(1)); // its own, where the retention is set
    const events = await eventsOf(pipeline, LoggingConfig?.LogGroup);
    return { text: events.map(({ message }) => message), calls: byCall(events).map(ofCall => callOf(handler, ofCall)) };
  }));
  return { calls: read.flatMap(({ calls }) => calls), text: read.flatMap(({ text }) => text) };
}

function byCall(events: readonly LogEvent[]): LogEvent[][] {
  const streams = [...new Set(events.map(({ logStreamName }) => logStreamName))];
  return streams.map(stream => events.filter(({ logStreamName }) => logStreamName === stream));
}

function callOf(handler: string, events: readonly LogEvent[]): LoggedCall {
  const messages = events.map(({ message }) => message);
  const [, requestId = ''] = /^START RequestId: (\S+)/m.exec(messages.join('\n')) ?? [];
  return { handler, requestId, lines: messages.filter(message => message.startsWith('{')).map(message => JSON.parse(message)) };
}

/** Without a client of CloudWatch Logs, which nothing else here needs. */
async function eventsOf(pipeline: DeployedPipeline, logGroupName?: string): Promise<LogEvent[]> {
  const call = signedCalls(pipeline.stack.endpoint, ROOT_CREDENTIALS, undefined, 'logs');
  const found: LogEvent[] = [];
  for (let nextToken: string | undefined, first = true; first || nextToken; first = false) {
    const answer = await call('/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'Logs_20140328.FilterLogEvents' },
      rawBody: JSON.stringify({ logGroupName, nextToken, limit: 10_000 }),
    });
    const { events = [], ...rest } = await answer.json() as { readonly events?: LogEvent[]; readonly nextToken?: string };
    expect(answer.status).toBe(200);
    found.push(...events);
    nextToken = rest.nextToken;
  }
  return found;
}
