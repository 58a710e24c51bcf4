/** Stable words that clients, events and logs carry. Never rename one: other teams branch on them. */

/** Status of an upload. */
export type UploadStatus = 'PENDING' | 'PROCESSING' | 'READY' | 'REJECTED' | 'FAILED' | 'EXPIRED' | 'DELETING' | 'DELETED';

/** The statuses that end an upload, each announced once. */
export const OUTCOME_STATUSES = ['READY', 'REJECTED', 'FAILED', 'EXPIRED', 'DELETED'] as const;
/** A status that ends an upload. */
export type OutcomeStatus = typeof OUTCOME_STATUSES[number];

/** Why a file was refused: a verdict about the file, never about us. */
export const REJECTION_CODES = [
  'type-mismatch', 'corrupt-image', 'too-many-pixels', 'too-many-frames', 'size-mismatch', 'checksum-mismatch', 'unsupported-format',
] as const;
/** One of these verdicts. */
export type RejectionCode = typeof REJECTION_CODES[number];

/** Why we failed on a file: our trouble. */
export const FAILURE_CODES = ['processing-timeout', 'processing-crashed', 'internal'] as const;
/** One of these troubles. */
export type FailureCode = typeof FAILURE_CODES[number];

/** Every code an outcome may carry. */
export type OutcomeCode = RejectionCode | FailureCode | 'upload-expired';

/** Errors of the HTTP API (RFC 9457), each with its HTTP status. */
export const PROBLEMS = {
  'invalid-request': 400,
  'forbidden': 403,
  'not-found': 404,
  'idempotency-conflict': 409,
  'file-too-large': 413,
  'unsupported-type': 415,
  'metadata-too-large': 422,
  'too-many-connections': 429,
  'unavailable': 503,
} as const;
/** Code of an error of the HTTP API. */
export type ProblemCode = keyof typeof PROBLEMS;
