import type { HandlerName } from './environment';

/**
 * How long the clients of the handlers wait for a service that falls silent: attempts, and milliseconds of each until a connection, an answer
 * and the next piece of it. In `seconds` all of it has ended, pauses between attempts included. An error is retried or answered; a function
 * that its own timeout ends looks as if a file had crashed it, and tells its caller nothing.
 */
export const PATIENCE = {
  /** Nobody waits at a screen. S3 may take seconds to copy a large file, and an answer that falls silent half way ends as one that never came. */
  background: { maxAttempts: 3, connectionTimeout: 1_000, requestTimeout: 10_000, socketTimeout: 10_000, seconds: 40 },
  /** A client of the HTTP API waits, and is to be told `unavailable`. */
  api: { maxAttempts: 3, connectionTimeout: 1_000, requestTimeout: 2_000, seconds: 7 },
  /** The same, of the table of clients: who connects costs four calls, one after the other. */
  connection: { maxAttempts: 2, connectionTimeout: 1_000, requestTimeout: 2_000, seconds: 5 },
  /** One look at a record, and the last of a wait. */
  look: { maxAttempts: 2, connectionTimeout: 500, requestTimeout: 1_000, seconds: 4 },
  topic: { maxAttempts: 3, connectionTimeout: 1_000, requestTimeout: 3_000, seconds: 11 },
  eventBus: { maxAttempts: 3, connectionTimeout: 1_000, requestTimeout: 2_000, seconds: 10 },
  push: { maxAttempts: 2, connectionTimeout: 1_000, requestTimeout: 3_000, seconds: 9 },
} as const;

/** What a function needs at least, in seconds, so that its clients give up before it is ended: those calls one after the other that all may be slow. */
export const NEEDED_SECONDS: { readonly [handler in HandlerName]: number } = {
  /** A record, and with an `Idempotency-Key` that was used a fresh form for it. */
  'request-upload': 2 * PATIENCE.api.seconds,
  'read-upload': PATIENCE.api.seconds,
  /** The record; then the execution is stopped, by one attempt. */
  'delete-upload': PATIENCE.api.seconds + 2,
  /** The shortest wait, and a last look; for longer waits see `AWAIT_OUTCOME_MARGIN`. */
  'await-outcome': 1 + PATIENCE.look.seconds,
  'start-workflow': PATIENCE.background.seconds,
  'inspect-image': PATIENCE.background.seconds,
  'resize-image': PATIENCE.background.seconds,
  'record-image': PATIENCE.background.seconds,
  'clean-up': PATIENCE.background.seconds,
  /** It begins nothing in its last minute. */
  'sweep-uploads': 120,
  'announce-outcome': PATIENCE.topic.seconds,
  /** A full batch is two calls. */
  'forward-to-event-bus': 2 * PATIENCE.eventBus.seconds,
  /** Reads who listens; then it begins no push in its last 9 seconds, but surely those that need no socket of another. */
  'push-to-clients': 2 * PATIENCE.push.seconds + 2,
  /** Who connects: takes the ticket, is remembered, counted, and forgotten where there are too many. */
  'track-connection': 4 * PATIENCE.connection.seconds,
};
