import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { INCOMING_PREFIX, QUARANTINE_PREFIX } from '../contract/object-keys';
import { CORS_MAX_AGE, LIFECYCLE, QUARANTINE_DAYS } from '../private/defaults';

/** What image storage needs to know. */
export interface ImageStorageProps {
  readonly allowedOrigins: string[];
  /** How long refused files stay; 0 keeps none. */
  readonly quarantineDays: number;
  readonly removalPolicy: RemovalPolicy;
  readonly encryptionKey?: kms.IKey;
}

/**
 * Stage 2, storage: one bucket for what was uploaded (versioned, because a form may be sent twice), one for the sizes.
 * Both private, encrypted and TLS only.
 */
export class ImageStorage extends Construct {
  public readonly uploadsBucket: s3.Bucket;
  public readonly imagesBucket: s3.Bucket;
  /** Whether refused files go to the quarantine, or at once. */
  public readonly keepsRejected: boolean;

  constructor(scope: Construct, id: string, props: ImageStorageProps) {
    super(scope, id);
    this.keepsRejected = props.quarantineDays > 0;
    const common: s3.BucketProps = {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      encryption: props.encryptionKey ? s3.BucketEncryption.KMS : s3.BucketEncryption.S3_MANAGED,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: props.encryptionKey !== undefined,
      removalPolicy: props.removalPolicy,
    };

    this.uploadsBucket = new s3.Bucket(this, 'Uploads', {
      ...common,
      versioned: true,
      cors: corsOf(props.allowedOrigins, [s3.HttpMethods.POST]),
      lifecycleRules: [
        { id: 'expire-incoming', prefix: INCOMING_PREFIX, expiration: LIFECYCLE.incoming },
        {
          id: 'expire-quarantine',
          prefix: QUARANTINE_PREFIX,
          // Even where none is kept any more: there may be files from before.
          expiration: Duration.days(Math.max(props.quarantineDays, QUARANTINE_DAYS.min)),
          noncurrentVersionExpiration: LIFECYCLE.quarantineNoncurrent,
        },
        { id: 'expire-old-versions', noncurrentVersionExpiration: LIFECYCLE.noncurrent, expiredObjectDeleteMarker: true },
        { id: 'abort-multipart', abortIncompleteMultipartUploadAfter: LIFECYCLE.multipart },
      ],
    });

    this.imagesBucket = new s3.Bucket(this, 'Images', {
      ...common,
      cors: corsOf(props.allowedOrigins, [s3.HttpMethods.GET, s3.HttpMethods.HEAD]),
    });

    for (const bucket of [this.uploadsBucket, this.imagesBucket]) {
      Validations.of(bucket).acknowledge({
        id: 'AwsSolutions-S1',
        reason: 'the records and the API\'s access log tell who asked for what; server access logs are the account\'s decision, with a bucket and a cost of their own',
      });
    }
  }
}

function corsOf(origins: string[], allowedMethods: s3.HttpMethods[]): s3.CorsRule[] | undefined {
  return origins.length === 0 ? undefined : [{
    allowedOrigins: origins,
    allowedMethods,
    allowedHeaders: ['content-type'],
    exposedHeaders: ['ETag', 'Location'],
    maxAge: CORS_MAX_AGE.toSeconds(),
  }];
}
