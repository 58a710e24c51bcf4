import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { incomingKey } from '../../../src/contract/object-keys';
import { Declaration } from '../../../src/contract/upload-record';
import { signedSeconds } from '../lifetime';

/** A form that puts exactly one declared file under exactly one key. */
export interface UploadForm {
  readonly url: string;
  readonly fields: { readonly [name: string]: string };
  /** As the signed policy says it. */
  readonly expiresAt: Date;
}

/** What a form is made of. */
export interface UploadFormRequest {
  readonly bucket: string;
  /** Stands before every key of the pipeline. */
  readonly keyPrefix: string;
  readonly uploadId: string;
  readonly declared: Declaration;
  readonly expirySeconds: number;
}

/** Signs the form of an upload. Nothing is sent to S3: the policy is what S3 will hold the client to. */
export async function signUploadForm(s3: S3Client, { bucket, keyPrefix, uploadId, declared, expirySeconds }: UploadFormRequest): Promise<UploadForm> {
  const { contentType, size, sha256 } = declared;
  const { url, fields } = await createPresignedPost(s3, {
    Bucket: bucket,
    Key: keyPrefix + incomingKey(uploadId),
    Conditions: [['eq', '$Content-Type', contentType], ['content-length-range', size, size]],
    // Each of these also becomes a condition: the field must be there with exactly this value.
    Fields: {
      success_action_status: '201',
      ...(sha256 !== undefined && {
        'x-amz-checksum-algorithm': 'SHA256',
        'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64'),
      }),
    },
    Expires: await signedSeconds(s3, expirySeconds, new Date()),
  });
  return { url, fields: { 'Content-Type': contentType, ...fields }, expiresAt: policyExpiration(fields.Policy) };
}

/** The signer drops fractions of a second and follows the service's clock: only the policy itself knows when it ends. */
function policyExpiration(policy: string): Date {
  const { expiration } = JSON.parse(Buffer.from(policy, 'base64').toString('utf8')) as { expiration: string };
  return new Date(expiration);
}
