import { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';

/** A client that signs URLs of images. A checksum in a URL would be one that whoever fetches by it neither sends nor looks at. */
export function urlSigner(options: Pick<S3ClientConfig, 'maxAttempts' | 'requestHandler'>): S3Client {
  return new S3Client({ ...options, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' });
}
