import type { Limits } from './schemas/limits';
import { HandlerEnvironment } from '../../src/contract/environment';
import { jsonTexts, positiveInteger } from '../shared/env';

/** Pairs of metadata that an upload may carry. */
export const MAX_METADATA_PAIRS = 10;
/** Bytes of metadata, names and values together: it travels in every event. */
export const MAX_METADATA_BYTES = 1024;
/** Characters of a file's name: what file systems take. */
export const MAX_FILE_NAME_CHARACTERS = 255;

/** The limits of this pipeline. */
export function limitsOf(environment: HandlerEnvironment<'read-upload'>): Limits {
  return {
    acceptedTypes: jsonTexts('ACCEPTED_TYPES', environment.ACCEPTED_TYPES),
    maxFileSize: positiveInteger('MAX_FILE_SIZE', environment.MAX_FILE_SIZE),
    maxPixels: positiveInteger('MAX_PIXELS', environment.MAX_PIXELS),
    maxFrames: positiveInteger('MAX_FRAMES', environment.MAX_FRAMES),
    maxFileNameCharacters: MAX_FILE_NAME_CHARACTERS,
    maxMetadataPairs: MAX_METADATA_PAIRS,
    maxMetadataBytes: MAX_METADATA_BYTES,
    uploadExpirySeconds: positiveInteger('UPLOAD_EXPIRY_SECONDS', environment.UPLOAD_EXPIRY_SECONDS),
  };
}
