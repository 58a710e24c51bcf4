/**
 * The journey of a photo and of a damaged photo, deployed, as a client takes it: `npx projen integ:deploy`, with an account.
 * Without one, `npx projen integ` compares what would be deployed with the committed snapshot.
 */
import { join } from 'node:path';
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, InjectionContext, IPropertyInjector, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket, BucketProps } from 'aws-cdk-lib/aws-s3';
import type { UploadOrder, UploadReport } from './client/upload.lambda';
import { ImageUploadPipeline } from 'cdk-image-upload-pipeline';

/** CloudFormation deletes no bucket with objects in it: the test's buckets are emptied whenever its stack goes. */
class EmptiedBuckets implements IPropertyInjector {
  readonly constructUniqueId = Bucket.PROPERTY_INJECTION_ID;

  inject(props: BucketProps, _context: InjectionContext): BucketProps {
    return { ...props, autoDeleteObjects: true };
  }
}

const app = new App({
  propertyInjectors: [new EmptiedBuckets()],
  // A snapshot says what is deployed, not where and by what lines it was synthesized.
  treeMetadata: false,
  stackTraces: false,
  postCliContext: {
    'aws:cdk:disable-creation-stack-traces': true,
    '@aws-cdk/core:enableAdditionalMetadataCollection': false,
  },
});
const stack = new Stack(app, 'ImageUploadPipelineReady');
// ARM, as by default; `-c architecture=x86_64` is for the local engine on hosts that are x64.
const architecture = app.node.tryGetContext('architecture') === 'x86_64' ? Architecture.X86_64 : Architecture.ARM_64;

const images = new ImageUploadPipeline(stack, 'Images', { architecture, removalPolicy: RemovalPolicy.DESTROY });
const client = new NodejsFunction(stack, 'Client', {
  entry: join(__dirname, 'client', 'upload.lambda.ts'),
  runtime: Runtime.NODEJS_24_X,
  architecture,
  memorySize: 512,
  timeout: Duration.seconds(90),
  environment: { API_ID: images.httpApi.apiId, API_URL: images.apiUrl },
  logGroup: new LogGroup(stack, 'ClientLog', { removalPolicy: RemovalPolicy.DESTROY }),
  bundling: { loader: { '.jpg': 'binary' }, externalModules: [], forceDockerBundling: false },
});
images.grants.requestUpload(client);

const test = new IntegTest(app, 'Ready', { testCases: [stack] });

function upload(file: UploadOrder['file'], expected: Partial<UploadReport>) {
  const order: UploadOrder = { file };
  return test.assertions
    .invokeFunction({ functionName: client.functionName, payload: JSON.stringify(order) })
    .expect(ExpectedResult.objectLike({ Payload: Match.serializedJson(expected) }));
}

/** A size of the photo, in both default formats. */
function size(name: string, width: number, height: number) {
  return { [`${name} webp`]: Match.objectLike({ width, height }), [`${name} jpeg`]: Match.objectLike({ width, height }) };
}

upload('photo', {
  status: 'READY',
  sizes: {
    ...size('thumbnail', 160, 160),
    ...size('small', 320, 240),
    ...size('medium', 640, 480), // never enlarged
    ...size('large', 640, 480),
  } as unknown as UploadReport['sizes'],
}).next(upload('damaged photo', { status: 'REJECTED', code: 'corrupt-image', sizes: {} }));
