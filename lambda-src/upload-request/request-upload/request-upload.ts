import { S3Client } from '@aws-sdk/client-s3';
import { v7 as uuidv7 } from 'uuid';
import { createOnce, sameUpload } from './repeated-request';
import { signUploadForm } from './upload-form';
import { HandlerEnvironment } from '../../../src/contract/environment';
import { prefixOfPath } from '../../../src/contract/object-keys';
import { ROUTES } from '../../../src/contract/routes';
import { Declaration } from '../../../src/contract/upload-record';
import type { NewUpload, UploadRecords } from '../../image-catalog/upload-records';
import { jsonTexts, positiveInteger } from '../../shared/env';
import { Logger } from '../../shared/logger';
import type { PipelineMetrics } from '../../shared/metrics';
import { HttpRequest, HttpResponse, json, Problem, readJson } from '../http';
import { derivedUploadId, idempotencyKeyOf } from '../idempotency';
import { MAX_METADATA_BYTES, MAX_METADATA_PAIRS } from '../limits';
import { namedOwner, ownerOf } from '../owner';
import { publicRecord } from '../public-record';
import type { RepeatedUpload } from '../schemas/upload';
import type { UploadPermission } from '../schemas/upload-permission';
import { MAX_BODY_BYTES, parseUploadRequestBody } from '../schemas/upload-request-body';

/** What request-upload works with. */
export interface RequestUploadDependencies {
  readonly environment: HandlerEnvironment<'request-upload'>;
  readonly s3: S3Client;
  readonly uploads: Pick<UploadRecords, 'create' | 'reissue'>;
  readonly metrics: PipelineMetrics;
  readonly log: Logger;
}

/** `POST /uploads`, and for others `POST /owners/{ownerId}/uploads`: checks what the client declares, and answers with a form that S3 will hold to it. */
export async function requestUpload(request: HttpRequest, dependencies: RequestUploadDependencies): Promise<HttpResponse> {
  const { environment, s3, uploads, metrics, log } = dependencies;
  const forOthers = request.routeKey === ROUTES.requestUploadForOthers;
  const ownerId = forOthers ? namedOwner(request, environment.AUTHORIZATION) : ownerOf(request, environment.AUTHORIZATION);
  const key = idempotencyKeyOf(request);
  const uploadId = key === undefined ? uuidv7() : derivedUploadId(ownerId, key);
  const declared: Declaration = parseUploadRequestBody(readJson(request, MAX_BODY_BYTES));
  checkAcceptable(declared, environment);
  log.appendKeys({ uploadId });

  // The form first, since signing asks nobody and the record must know when the form ends; the record before anybody
  // sees the form, since an object without a record is an error. A record whose form was never seen just expires.
  const { url, fields, expiresAt } = await signUploadForm(s3, {
    bucket: environment.UPLOADS_BUCKET_NAME,
    keyPrefix: prefixOfPath(environment.KEY_PREFIX),
    uploadId,
    declared,
    expirySeconds: positiveInteger('UPLOAD_EXPIRY_SECONDS', environment.UPLOAD_EXPIRY_SECONDS),
  });
  const upload: NewUpload = {
    uploadId,
    ...(ownerId !== undefined && { ownerId }),
    expiresAt,
    declared,
    ...(key !== undefined && { idempotent: true }),
  };
  const result = key === undefined ? await uploads.create(upload) : await createOnce(upload, uploads);
  const links = { self: `/uploads/${uploadId}` };
  if (!result.written) {
    if (key === undefined) {
      throw new Error('the id of a new upload is taken');
    }
    const standing = sameUpload(result.standing, upload);
    log.info('upload requested again', { status: standing.status });
    return json<RepeatedUpload>(200, { ...publicRecord(standing), links });
  }
  // A repeat that got one more form asks for the same upload.
  if (result.record.version === 1) {
    metrics.emit({ Requested: 1 });
  }
  log.info('upload requested', { contentType: declared.contentType, size: declared.size });

  return json<UploadPermission>(201, {
    uploadId,
    status: 'PENDING',
    // Of this form: another one of the same upload may be valid longer.
    expiresAt: expiresAt.toISOString(),
    upload: { method: 'POST', url, fields },
    links,
  }, {
    // Relative to the request's own URL, which only the client knows: own domains and stages put a path before ours.
    Location: `${forOthers ? '../../' : ''}uploads/${uploadId}`,
  });
}

function checkAcceptable(declared: Declaration, environment: HandlerEnvironment<'request-upload'>): void {
  const acceptedTypes = jsonTexts('ACCEPTED_TYPES', environment.ACCEPTED_TYPES);
  if (!acceptedTypes.includes(declared.contentType)) {
    throw new Problem('unsupported-type', `This content type is not accepted; accepted are ${acceptedTypes.join(', ')}.`, { acceptedTypes });
  }
  const maxFileSize = positiveInteger('MAX_FILE_SIZE', environment.MAX_FILE_SIZE);
  if (declared.size > maxFileSize) {
    throw new Problem('file-too-large', `The file may have at most ${maxFileSize} bytes.`, { maxFileSize });
  }
  const metadata = Object.entries(declared.metadata ?? {});
  const bytes = metadata.reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  if (metadata.length > MAX_METADATA_PAIRS || bytes > MAX_METADATA_BYTES) {
    throw new Problem('metadata-too-large', `The metadata may have at most ${MAX_METADATA_PAIRS} pairs and ${MAX_METADATA_BYTES} bytes.`, {
      maxMetadataPairs: MAX_METADATA_PAIRS,
      maxMetadataBytes: MAX_METADATA_BYTES,
    });
  }
}
