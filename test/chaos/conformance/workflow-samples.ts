import type { ExecutionInput, SourceImage } from '../../../src/contract/messages';

export const UPLOAD = '01890a5d-ac96-774b-bcce-b302099a8057';

export const EXECUTION: ExecutionInput = {
  v: 1,
  uploadId: UPLOAD,
  attempt: 1,
  object: { key: `incoming/${UPLOAD}`, versionId: 'version-1', eTag: 'etag-1', bytes: 1234 },
  declared: { contentType: 'image/jpeg', size: 1234, sha256: 'aa' },
};

export const SOURCE: SourceImage = { format: 'jpeg', width: 4000, height: 3000, frames: 1, hasAlpha: false, sha256: 'aa' };
