import { S3Client } from '@aws-sdk/client-s3';
import { HandlerEnvironment } from '../../../src/contract/environment';
import { positiveInteger } from '../../shared/env';
import { HttpRequest, HttpResponse, json, Problem } from '../http';
import { ownedUpload, OwnedUploadDependencies } from '../owned-upload';
import { isOpen, UploadView, uploadView } from '../upload-view';

/** Milliseconds between two looks at the record: short for whoever waits, and still the smaller part of what a wait costs. */
const PAUSE = 500;

/** Who has waited may ask again at once. */
const RETRY_AFTER_WAIT = '0';

/** Time, as this handler needs it: milliseconds. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** What await-outcome works with. */
export interface AwaitOutcomeDependencies extends OwnedUploadDependencies {
  readonly environment: HandlerEnvironment<'await-outcome'>;
  readonly s3: S3Client;
  readonly clock: Clock;
}

/**
 * `GET /uploads/{uploadId}/outcome?wait=`: what `GET /uploads/{uploadId}` answers, as soon as there is an outcome.
 *
 * An upload that is being deleted is answered at once: nothing of its image is ever shown again, so there is nothing to wait for.
 */
export async function awaitOutcome(request: HttpRequest, dependencies: AwaitOutcomeDependencies): Promise<HttpResponse> {
  const { environment, s3, clock, log } = dependencies;
  const begun = clock.now();
  const read = ownedUpload(request, dependencies);
  const until = begun + 1000 * secondsToWait(request, positiveInteger('MAX_WAIT_SECONDS', environment.MAX_WAIT_SECONDS));
  let record = await read();
  while (isOpen(record) && clock.now() + PAUSE <= until) {
    await clock.sleep(PAUSE);
    record = await read();
  }
  log.debug('outcome awaited', { status: record.status });
  const view = await uploadView(record, { s3, urlExpirySeconds: positiveInteger('URL_EXPIRY_SECONDS', environment.URL_EXPIRY_SECONDS) });
  return isOpen(record) ? json<UploadView>(202, view, { 'Retry-After': RETRY_AFTER_WAIT }) : json<UploadView>(200, view);
}

function secondsToWait({ queryStringParameters }: HttpRequest, most: number): number {
  const wait = queryStringParameters?.wait;
  if (wait === undefined) {
    return most;
  }
  const seconds = /^[1-9][0-9]?$/.test(wait) ? Number(wait) : NaN;
  if (!(seconds <= most)) {
    throw new Problem('invalid-request', `wait must be whole seconds from 1 to ${most}.`);
  }
  return seconds;
}
