import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ImageWorkflowProps } from './image-workflow';
import { CleanUpFunction } from '../functions/clean-up-function';
import { InspectImageFunction } from '../functions/inspect-image-function';
import { RecordImageFunction } from '../functions/record-image-function';
import { ResizeImageFunction } from '../functions/resize-image-function';
import { useKeys } from '../private/encryption';
import { allow, allowListing, handlerOptions } from '../private/handler';
import { SharpLayer } from '../private/sharp-layer';
import { longestRunOf, workflowHandlersOf } from '../private/workflow-times';

/** The functions that the workflow calls. */
export interface WorkflowFunctions {
  readonly inspectImage: lambda.Function;
  readonly resizeImage: lambda.Function;
  readonly recordImage: lambda.Function;
  readonly cleanUp: lambda.Function;
}

/** The four functions of the workflow, each with exactly the permissions of its step. */
export function createWorkflowFunctions(scope: Construct, props: ImageWorkflowProps): WorkflowFunctions {
  const { settings, storage, catalog } = props;
  const table = catalog.uploadsTable;
  const handlers = workflowHandlersOf(props.stateMachineType, settings.functionOptions);
  const uploads = (prefix: string) => storage.uploadsBucket.arnForObjects(`${prefix}*`);
  const { incoming, originals, quarantine, images: sizes } = storage.prefixes;
  const images = storage.imagesBucket.arnForObjects(`${sizes}*`);
  // Without it S3 answers 403 for what is not there, and nobody could tell absence from trouble.
  const whatIsMissing = allow(['s3:ListBucket'], [storage.uploadsBucket.bucketArn]);
  // S3 wants the first for any deletion, and the second to name a version.
  const deleteVersions = ['s3:DeleteObject', 's3:DeleteObjectVersion'];
  const longestRun = String(longestRunOf(props.stateMachineType, settings.functionOptions).toSeconds());
  const acceptedTypes = JSON.stringify(props.acceptedTypes);
  const layers = [new SharpLayer(scope, 'Sharp', settings.architecture)];
  const tableAndBuckets = {
    UPLOADS_TABLE_NAME: table.tableName,
    UPLOADS_BUCKET_NAME: storage.uploadsBucket.bucketName,
    IMAGES_BUCKET_NAME: storage.imagesBucket.bucketName,
    KEY_PREFIX: storage.keyPath,
  };

  const inspectImage = new InspectImageFunction(scope, 'InspectImage', {
    ...handlerOptions(scope, 'InspectImage', settings, {
      handler: 'inspect-image',
      description: 'Verifies an uploaded file and plans its sizes',
      ...handlers.inspectImage,
      environment: {
        UPLOADS_TABLE_NAME: table.tableName,
        UPLOADS_BUCKET_NAME: storage.uploadsBucket.bucketName,
        KEY_PREFIX: storage.keyPath,
        LONGEST_RUN_SECONDS: longestRun,
        ACCEPTED_TYPES: acceptedTypes,
        MAX_PIXELS: String(props.maxPixels),
        MAX_FRAMES: String(props.maxFrames),
        SIZES: JSON.stringify(props.sizes),
        RESIZE_MEMORY_MIB: String(handlers.resizeImage.memorySize),
        RESIZE_SECONDS: String(handlers.resizeImage.timeout.toSeconds()),
      },
      statements: [
        allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [table.tableArn]),
        allow(['s3:GetObjectVersion'], [uploads(incoming)]),
        whatIsMissing,
        ...useKeys({ read: [catalog.key, storage.uploadsKey] }),
      ],
    }),
    layers,
  });

  const resizeImage = new ResizeImageFunction(scope, 'ResizeImage', {
    ...handlerOptions(scope, 'ResizeImage', settings, {
      handler: 'resize-image',
      description: 'Makes a batch of sizes from one decode',
      ...handlers.resizeImage,
      environment: {
        UPLOADS_BUCKET_NAME: storage.uploadsBucket.bucketName,
        IMAGES_BUCKET_NAME: storage.imagesBucket.bucketName,
        KEY_PREFIX: storage.keyPath,
        ACCEPTED_TYPES: acceptedTypes,
        MAX_PIXELS: String(props.maxPixels),
      },
      statements: [
        allow(['s3:GetObjectVersion'], [uploads(incoming)]),
        allow(['s3:PutObject'], [images]),
        ...useKeys({ read: [storage.uploadsKey], write: [storage.imagesKey] }),
      ],
    }),
    layers,
  });

  const recordImage = new RecordImageFunction(scope, 'RecordImage', handlerOptions(scope, 'RecordImage', settings, {
    handler: 'record-image',
    description: 'Keeps the original, records READY, removes the incoming file',
    ...handlers.recordImage,
    environment: { ...tableAndBuckets, LONGEST_RUN_SECONDS: longestRun, PIPELINE_ID: settings.pipelineId },
    statements: [
      allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [table.tableArn]),
      allow(['s3:GetObjectVersion', ...deleteVersions], [uploads(incoming)]),
      allow(['s3:PutObject'], [uploads(originals)]),
      whatIsMissing,
      ...useKeys({ read: [catalog.key], write: [storage.uploadsKey] }),
    ],
  }));

  const cleanUp = new CleanUpFunction(scope, 'CleanUp', handlerOptions(scope, 'CleanUp', settings, {
    handler: 'clean-up',
    description: 'Ends a run that did not end well, and removes what it left',
    ...handlers.cleanUp,
    environment: {
      ...tableAndBuckets,
      LONGEST_RUN_SECONDS: longestRun,
      REJECTED_FILES: storage.keepsRejected ? 'keep' : 'delete',
      PIPELINE_ID: settings.pipelineId,
    },
    statements: [
      allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], [table.tableArn]),
      ...(storage.keepsRejected ? [
        allow(['s3:GetObjectVersion', ...deleteVersions], [uploads(incoming)]),
        allow(['s3:PutObject'], [uploads(quarantine)]),
      ] : [allow(deleteVersions, [uploads(incoming)])]),
      allow(deleteVersions, [uploads(originals)]),
      allow(['s3:DeleteObject'], [images]),
      allowListing('s3:ListBucketVersions', storage.uploadsBucket, originals),
      ...(storage.keepsRejected ? [whatIsMissing] : []),
      allowListing('s3:ListBucket', storage.imagesBucket, sizes),
      ...useKeys({ read: [catalog.key], write: storage.keepsRejected ? [storage.uploadsKey] : [] }),
    ],
  }));

  return { inspectImage, resizeImage, recordImage, cleanUp };
}
