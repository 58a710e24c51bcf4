import { GetObjectCommandOutput } from '@aws-sdk/client-s3';

/** What GetObject answers for an object of these bytes. */
export function objectOf(bytes: Uint8Array): Pick<GetObjectCommandOutput, 'Body' | 'ContentLength'> {
  return { Body: { transformToByteArray: async () => bytes } as GetObjectCommandOutput['Body'], ContentLength: bytes.byteLength };
}
