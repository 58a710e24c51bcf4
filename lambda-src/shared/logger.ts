import { Logger } from '@aws-lambda-powertools/logger';
import { HandlerName } from '../../src/contract/environment';

export type { Logger };

/** Keys that tie the log lines of one upload together, across all handlers. */
export interface LogKeys {
  readonly uploadId?: string;
  readonly attempt?: number;
  readonly run?: string;
  /** Request id of the HTTP API or the WebSocket API, or of the function's call. */
  readonly requestId?: string;
  /** Connection of the WebSocket API. */
  readonly connectionId?: string;
}

/**
 * Logger of a handler, as JSON lines named after it.
 *
 * Never hand it an event, a form, a URL or an error with its message: clients' file names and signatures would be in them.
 */
export function createLogger(handler: HandlerName): Logger {
  return new Logger({ serviceName: handler });
}

/** Logger of one invocation: a child, so that its keys never stay for the next one. */
export function childLogger(logger: Logger, keys: LogKeys): Logger {
  const child = logger.createChild();
  child.appendKeys({ ...keys });
  return child;
}

/** Logger of one call of a function that no API calls: every line names the call, and the run that made it where there is one. */
export function callLogger(logger: Logger, context?: { readonly awsRequestId?: string }, keys: LogKeys = {}): Logger {
  return childLogger(logger, { requestId: context?.awsRequestId, ...keys });
}

/** What may be logged of an error: its name. Messages can repeat what a client sent. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
