import { v5 as uuidv5 } from 'uuid';
import { HttpRequest, Problem } from './http';

/** Name of the header, as HTTP/2 and API Gateway spell names. */
const HEADER = 'idempotency-key';
const KEY = /^[\x21-\x7e]{1,255}$/;

/** Namespace of our ids: the same owner and key always give the same one, and no other program derives it by chance. */
const NAMESPACE = 'ebb22a0f-de87-4428-b93d-821ad179685b';

/** The Idempotency-Key of a request, if it has one. */
export function idempotencyKeyOf({ headers }: HttpRequest): string | undefined {
  const [, key] = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === HEADER) ?? [];
  if (key !== undefined && !KEY.test(key)) {
    throw new Problem('invalid-request', 'The Idempotency-Key must be 1 to 255 visible ASCII characters.');
  }
  return key;
}

/** Id of the upload that an owner asks for under a key: a repeat meets its own record, whatever has become of it. */
export function derivedUploadId(ownerId: string | undefined, key: string): string {
  if (ownerId === undefined) {
    throw new Problem('invalid-request', 'An Idempotency-Key needs a caller who can be told apart, and this API does not ask who calls.');
  }
  return uuidv5(JSON.stringify([ownerId, key]), NAMESPACE);
}
