/** Stands in for `@aws-sdk/s3-presigned-post` inside the bundle: the same answer without cryptography, on the world's clock. */

interface Client {
  readonly config: { readonly now: () => number };
}

interface Options {
  readonly Bucket: string;
  readonly Key: string;
  readonly Expires: number;
  readonly Fields?: { readonly [name: string]: string };
}

export async function createPresignedPost({ config }: Client, { Bucket, Key, Expires, Fields }: Options) {
  const expiration = new Date(Math.floor(config.now() / 1000 + Expires) * 1000).toISOString();
  const Policy = Buffer.from(JSON.stringify({ expiration })).toString('base64');
  return { url: `https://${Bucket}.example.com/`, fields: { ...Fields, key: Key, Policy } };
}
