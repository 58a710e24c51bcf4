import { Annotations, Resource } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { LIFECYCLE } from './defaults';
import { UPLOADS_TABLE } from '../contract/upload-record';
import type { ImageUploadPipelineProps } from '../image-upload-pipeline-props';
import { isOfThisApp, StoragePrefixes } from '../stages/image-storage';
import { UploadTrigger } from '../upload-trigger';

/** What the warning follows from. */
export interface ImportedResources {
  readonly prefixes: StoragePrefixes;
  readonly quarantineDays: number;
  readonly allowedOrigins: string[];
  readonly trigger: UploadTrigger;
}

/** Says once, at synth, what the owners of imported resources must set themselves: nothing of it can be seen or set from here. */
export function warnOfImported(scope: Construct, props: ImageUploadPipelineProps, settings: ImportedResources): void {
  const { uploadsBucket, imagesBucket, uploadsTable, topic } = props;
  const imported = (resource: unknown) => resource !== undefined && !Resource.isOwnedResource(resource as Construct);
  // A bucket of `Bucket.fromCfnBucket` is made in this app, and takes no rules all the same.
  const closed = (bucket?: s3.IBucket) => bucket !== undefined && !isOfThisApp(bucket);
  const lines = [
    ...(closed(uploadsBucket) ? [`\`uploadsBucket\`: ${ofUploads(settings).join('; ')}`] : []),
    ...(closed(imagesBucket) ? [`\`imagesBucket\`: ${ofImages(settings).join('; ')}`] : []),
    ...(imported(uploadsTable) ? [`\`uploadsTable\`: ${OF_TABLE.join('; ')}`] : []),
    ...(imported(topic) ? ['`topic`: a policy that denies what comes without TLS; with a KMS key, its policy for announce-outcome, and the key given when the topic is imported'] : []),
  ];
  if (lines.length > 0) {
    Annotations.of(scope).addWarningV2('image-upload-pipeline:imported-resources',
      `what is imported cannot be changed here, so its owner must set: ${lines.join('. ')}`);
  }
}

const COMMON = [
  'a policy that denies what comes without TLS', 'all public access blocked',
  'with a KMS key, its policy for the roles of the pipeline, and the key given when the bucket is imported',
];

const OF_TABLE = [
  `the keys and the indexes ${UPLOADS_TABLE.byOwner.indexName} and ${UPLOADS_TABLE.open.indexName} of UploadsTable`,
  'a stream of NEW_AND_OLD_IMAGES', `time to live in \`${UPLOADS_TABLE.timeToLive}\``, 'point-in-time recovery',
  'with a KMS key, its policy for the roles of the pipeline, and the key given when the table is imported',
];

function ofUploads(settings: ImportedResources): string[] {
  const { prefixes: { incoming, quarantine, originals }, quarantineDays, trigger } = settings;
  const [incomingDays, noncurrentDays] = [LIFECYCLE.incoming.toDays(), LIFECYCLE.noncurrent.toDays()];
  return [
    'versioning',
    trigger === UploadTrigger.EVENT_BRIDGE ? 'events to EventBridge, beside all notifications that it has, which the call for it replaces' : 'no other notification for the same prefix',
    `lifecycle rules that expire ${incoming} after ${incomingDays} days and ${quarantine} after ${Math.max(1, quarantineDays)}, `
      + `and versions under ${incoming} and ${originals} ${noncurrentDays} days and under ${quarantine} 1 day after they are no longer current`,
    ...cors(settings, 'POST'),
    ...COMMON,
  ];
}

function ofImages(settings: ImportedResources): string[] {
  return [
    `where it keeps versions, a lifecycle rule that expires those under ${settings.prefixes.images} ${LIFECYCLE.noncurrent.toDays()} days after they are no longer current`,
    ...cors(settings, 'GET and HEAD'),
    ...COMMON,
  ];
}

function cors({ allowedOrigins }: ImportedResources, methods: string): string[] {
  return allowedOrigins.length === 0 ? [] : [`a CORS rule for ${methods} from ${allowedOrigins.join(', ')}`];
}
