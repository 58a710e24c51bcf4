import { Stack, Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';

/** A place that a pipeline has taken in a bucket. */
interface Place {
  readonly pipeline: string;
  readonly bucket: string;
  readonly keyPrefix: string;
}

/** Places by app: the root of the construct tree. */
const taken = new WeakMap<IConstruct, Place[]>();

/** Takes a prefix in a bucket of the user's for one pipeline. Two pipelines in one place would handle and delete each other's files. */
export function takeKeyPrefix(pipeline: IConstruct, prop: string, bucket: s3.IBucket, keyPrefix: string): void {
  const app = pipeline.node.root;
  const places = taken.get(app) ?? [];
  const place = { pipeline: pipeline.node.path, bucket: identityOf(bucket), keyPrefix };
  const other = places.find(({ pipeline: path, bucket: id, keyPrefix: prefix }) =>
    path !== place.pipeline && id === place.bucket && (prefix.startsWith(keyPrefix) || keyPrefix.startsWith(prefix)));
  if (other) {
    throw new Error(`${prop}: this bucket is used by '${other.pipeline}' too, with keyPrefix '${other.keyPrefix}', got '${keyPrefix}'; `
      + "give each pipeline a keyPrefix that is not the beginning of the other's, like 'photos/' and 'avatars/', or a bucket of its own");
  }
  taken.set(app, [...places, place]);
}

/** What is the same for the same bucket: its name where it is known, else the reference to it, within its stack. */
function identityOf(bucket: s3.IBucket): string {
  if (!Token.isUnresolved(bucket.bucketName)) {
    return bucket.bucketName;
  }
  return `${Stack.of(bucket).node.path} ${JSON.stringify(Stack.of(bucket).resolve(bucket.bucketName))}`;
}
