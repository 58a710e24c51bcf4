import type { ReadUploadDependencies } from './read-upload';
import { HttpResponse, json } from '../http';
import { limitsOf } from '../limits';
import type { Limits } from '../schemas/limits';

/** `GET /limits`: what a client can check before it asks. They are the same for every caller. */
export function readLimits({ environment }: Pick<ReadUploadDependencies, 'environment'>): HttpResponse {
  return json<Limits>(200, limitsOf(environment));
}
