import { S3Client } from '@aws-sdk/client-s3';

/**
 * Whole seconds that something signed now lives: as long as wanted, or until the signer's credentials expire, where that is known.
 *
 * What is signed dies with its signer, so to promise the longer time would be a lie.
 */
export async function signedSeconds(s3: S3Client, wanted: number, now: Date): Promise<number> {
  const { expiration } = await s3.config.credentials();
  const seconds = expiration ? Math.min(wanted, Math.floor((expiration.getTime() - now.getTime()) / 1000)) : wanted;
  if (seconds < 1) {
    throw new Error('the credentials of the signer expire now');
  }
  return seconds;
}
