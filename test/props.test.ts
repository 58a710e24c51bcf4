import { Aws, Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ImageFormat, ImageSize, ImageUploadPipeline, ImageUploadPipelineProps, OutputFormat, UploadAuthorization } from '../src';
import { newStack, synthesize } from './support/synthesis';

/** What the handlers are told, from all functions together, which must not contradict each other. */
function told(props: ImageUploadPipelineProps = {}): { readonly [name: string]: string } {
  const all: { [name: string]: string } = {};
  for (const { Properties } of Object.values(synthesize(props).functions())) {
    for (const [name, value] of Object.entries(Properties.Environment.Variables as { readonly [name: string]: string })) {
      expect(`${name} ${all[name] ?? value}`).toBe(`${name} ${value}`);
      all[name] = value;
    }
  }
  return all;
}

const defaults = told();
const page = (width: number) => ImageSize.inside('page', { width });

describe('documented defaults', () => {
  test.each([
    ['maxFileSize', 'MAX_FILE_SIZE', 10 * 1024 * 1024],
    ['maxPixels', 'MAX_PIXELS', 100_000_000],
    ['maxFrames', 'MAX_FRAMES', 300],
    ['acceptedFormats', 'ACCEPTED_TYPES', ['image/jpeg', 'image/png', 'image/webp', 'image/gif']],
    ['uploadExpiry', 'UPLOAD_EXPIRY_SECONDS', 300],
    ['authorization', 'AUTHORIZATION', 'iam'],
  ])('%s', (_, name, value) => {
    expect(defaults[name]).toBe(typeof value === 'string' ? value : JSON.stringify(value));
  });

  test('sizes and outputFormats: four sizes, each as WebP and JPEG', () => {
    const outputs = [{ format: 'webp' }, { format: 'jpeg' }];

    expect(JSON.parse(defaults.SIZES)).toEqual([
      { name: 'thumbnail', fit: 'cover', width: 160, height: 160, position: 'center', enlarge: false, background: '#ffffff', outputs },
      { name: 'small', fit: 'inside', width: 320, enlarge: false, background: '#ffffff', outputs },
      { name: 'medium', fit: 'inside', width: 800, enlarge: false, background: '#ffffff', outputs },
      { name: 'large', fit: 'inside', width: 1600, enlarge: false, background: '#ffffff', outputs },
    ]);
  });

  test('naming a default changes nothing', () => {
    const named: ImageUploadPipelineProps = {
      maxFileSize: Size.mebibytes(10),
      maxPixels: 100000000,
      maxFrames: 300,
      acceptedFormats: [ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.WEBP, ImageFormat.GIF],
      uploadExpiry: Duration.minutes(5),
      sizes: ImageSize.defaults(),
      outputFormats: [OutputFormat.webp(), OutputFormat.jpeg()],
      authorization: UploadAuthorization.iam(),
      stateMachineType: sfn.StateMachineType.STANDARD,
      quarantineRetention: Duration.days(7),
      removalPolicy: RemovalPolicy.RETAIN,
      architecture: lambda.Architecture.ARM_64,
      logRetention: logs.RetentionDays.ONE_MONTH,
    };

    expect(synthesize(named).template.toJSON()).toEqual(synthesize().template.toJSON());
  });
});

describe('what the user says reaches the handlers', () => {
  const least = told({
    maxFileSize: Size.bytes(1),
    maxPixels: 1,
    maxFrames: 1,
    acceptedFormats: [ImageFormat.AVIF, ImageFormat.TIFF],
    uploadExpiry: Duration.seconds(10),
    sizes: [page(9)],
    outputFormats: [OutputFormat.avif()],
  });
  const most = told({
    maxFileSize: Size.mebibytes(200),
    maxPixels: 100_000_000,
    maxFrames: 10_000,
    uploadExpiry: Duration.hours(1),
    sizes: [ImageSize.inside('page', { height: 9, formats: [OutputFormat.png()] })],
  });

  test.each([
    ['maxFileSize', 'MAX_FILE_SIZE', '1', String(200 * 1024 * 1024)],
    ['maxPixels', 'MAX_PIXELS', '1', '100000000'],
    ['maxFrames', 'MAX_FRAMES', '1', '10000'],
    ['uploadExpiry', 'UPLOAD_EXPIRY_SECONDS', '10', '3600'],
    ['acceptedFormats', 'ACCEPTED_TYPES', '["image/avif","image/tiff"]', defaults.ACCEPTED_TYPES],
  ])('%s', (_, name, lowest, highest) => {
    expect([least[name], most[name]]).toEqual([lowest, highest]);
  });

  test('sizes, with formats of their own', () => {
    expect(JSON.parse(most.SIZES)).toEqual(
      [{ name: 'page', fit: 'inside', height: 9, enlarge: false, background: '#ffffff', outputs: [{ format: 'png' }] }]);
  });

  test('outputFormats, for sizes that name none', () => {
    expect(JSON.parse(least.SIZES)).toEqual(
      [{ name: 'page', fit: 'inside', width: 9, enlarge: false, background: '#ffffff', outputs: [{ format: 'avif' }] }]);
  });
});

test.each([['*'], ['http://localhost:3000'], [`https://${Aws.ACCOUNT_ID}.example.com`]])('takes the origin %s', origin => {
  expect(() => new ImageUploadPipeline(newStack(), 'Images', { allowedOrigins: [origin] })).not.toThrow();
});
