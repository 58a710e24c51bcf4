import { Aws, Duration, Lazy, RemovalPolicy, Size } from 'aws-cdk-lib';
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

const ORIGIN_RULE = 'allowedOrigins: an origin is scheme, host and port as browsers send them';
const anyOf = (value: unknown) => value as never; // what a caller without a type checker may pass
const unresolved = Lazy.number({ produce: () => 5 });
const many = Array.from({ length: 40 }, (_, index) => ImageSize.inside(`size-${index}`, { width: index + 1 }));

describe('refuses', () => {
  test.each<[string, ImageUploadPipelineProps, string]>([
    ['a file of nothing', { maxFileSize: Size.bytes(0) }, 'maxFileSize: must be whole bytes from 1 byte to 200 MiB, got 0 bytes'],
    ['a file larger than inspection can hold', { maxFileSize: Size.mebibytes(201) }, 'maxFileSize: must be whole bytes from 1 byte to 200 MiB, got 201 MiB'],
    ['one byte too many', { maxFileSize: Size.bytes(200 * 1024 * 1024 + 1) }, 'maxFileSize: must be whole bytes from 1 byte to 200 MiB, got'],
    ['half a byte', { maxFileSize: Size.bytes(1.5) }, 'maxFileSize: must be whole bytes from 1 byte to 200 MiB, got 1.5 bytes'],
    ['a file size that nobody knows yet', { maxFileSize: Size.mebibytes(unresolved) },
      'maxFileSize: must be known when the app is synthesized, got an unresolved value; pass a literal like Size.mebibytes(10)'],
    ['no pixels', { maxPixels: 0 }, 'maxPixels: must be a whole number from 1 to 100000000, got 0'],
    ['more pixels than memory holds', { maxPixels: 100_000_001 }, 'maxPixels: must be a whole number from 1 to 100000000, got 100000001'],
    ['half a pixel', { maxPixels: 1.5 }, 'maxPixels: must be a whole number from 1 to 100000000, got 1.5'],
    ['pixels that are no number', { maxPixels: NaN }, 'maxPixels: must be a whole number from 1 to 100000000, got NaN'],
    ['pixels that nobody knows yet', { maxPixels: unresolved },
      'maxPixels: must be known when the app is synthesized, got an unresolved value; pass a plain number'],
    ['no frames', { maxFrames: 0 }, 'maxFrames: must be a whole number from 1 to 10000, got 0'],
    ['too many frames', { maxFrames: 10_001 }, 'maxFrames: must be a whole number from 1 to 10000, got 10001'],
    ['frames that nobody knows yet', { maxFrames: unresolved }, 'maxFrames: must be known when the app is synthesized, got an unresolved value'],
    ['no format', { acceptedFormats: [] }, 'acceptedFormats: needs at least one element, got none; pass for example [ImageFormat.JPEG]'],
    ['a format twice', { acceptedFormats: [ImageFormat.PNG, ImageFormat.PNG] }, "acceptedFormats: each element at most once, got 'image/png' twice"],
    ['a form that expires at once', { uploadExpiry: Duration.seconds(9) }, 'uploadExpiry: must be whole seconds from 10 to 3600, got 9 s'],
    ['a form valid for longer than an hour', { uploadExpiry: Duration.minutes(61) }, 'uploadExpiry: must be whole seconds from 10 to 3600, got 3660 s'],
    ['a form valid for half a second more', { uploadExpiry: Duration.millis(10_500) }, 'uploadExpiry: must be whole seconds from 10 to 3600, got 10.5 s'],
    ['an expiry that nobody knows yet', { uploadExpiry: Duration.seconds(unresolved) },
      'uploadExpiry: must be known when the app is synthesized, got an unresolved value; pass a literal like Duration.minutes(5)'],
    ['a quarantine of half a day', { quarantineRetention: Duration.hours(12) },
      'quarantineRetention: must be Duration.days(0) or whole days from 1 to 30, got 43200 s'],
    ['a quarantine that outlives its record', { quarantineRetention: Duration.days(31) },
      'quarantineRetention: must be Duration.days(0) or whole days from 1 to 30, got 31 days'],
    ['a number for the quarantine', { quarantineRetention: anyOf(7) }, 'quarantineRetention: must be a Duration like Duration.days(7), got 7'],
    ['a quarantine that nobody knows yet', { quarantineRetention: Duration.days(unresolved) },
      'quarantineRetention: must be known when the app is synthesized, got an unresolved value; pass a literal like Duration.days(7)'],
    ['no size', { sizes: [] }, "sizes: needs at least one element, got none; pass for example [ImageSize.inside('page', { width: 1600 })]"],
    ['a size twice', { sizes: [page(1), page(2)] }, "sizes: each name at most once, got 'page' twice"],
    ['more sizes than an environment holds', { sizes: many }, "sizes: too many for one function's environment"],
    ['no output format', { outputFormats: [] }, 'outputFormats: needs at least one element, got none; pass for example [OutputFormat.webp(), OutputFormat.jpeg()]'],
    ['an output format twice', { outputFormats: [OutputFormat.webp(), OutputFormat.webp({ quality: 1 })] },
      "outputFormats: each element at most once, got 'webp' twice"],
    ['an origin with a path', { allowedOrigins: ['https://app.example.com/'] }, ORIGIN_RULE],
    ['an origin without a scheme', { allowedOrigins: ['https://a.example.com', 'app.example.com'] }, ORIGIN_RULE],
    ['an empty origin', { allowedOrigins: [''] }, ORIGIN_RULE],
    ['a wildcard inside a host', { allowedOrigins: ['https://*.example.com'] }, "got 'https://*.example.com'"],
    ['an origin in another spelling than browsers send', { allowedOrigins: ['https://App.example.com'] }, "got 'https://App.example.com'"],
    ['a port that browsers leave out', { allowedOrigins: ['https://app.example.com:443'] }, ORIGIN_RULE],
    ['an origin twice', { allowedOrigins: ['https://a.example', 'https://a.example'] }, "allowedOrigins: each element at most once, got 'https://a.example' twice"],
    ['one origin for a list', { allowedOrigins: anyOf('https://a.example') }, "allowedOrigins: must be a list like ['https://app.example.com'], got 'https://a.example'"],
    ['a number for a file size', { maxFileSize: anyOf(5e6) }, 'maxFileSize: must be a Size like Size.mebibytes(10), got 5000000'],
    ['a number for a duration', { uploadExpiry: anyOf(300) }, 'uploadExpiry: must be a Duration like Duration.minutes(5), got 300'],
    ['a format that nobody decodes', { acceptedFormats: [anyOf('image/heic')] }, "acceptedFormats: must be ImageFormat.JPEG, PNG, WEBP, GIF, AVIF or TIFF, got 'image/heic'; HEIC is not accepted, so let clients convert it to JPEG"],
    ['a list in the list of sizes', { sizes: [anyOf([])] }, 'sizes: each element must be an ImageSize'],
    ['the name of an output format', { outputFormats: [anyOf('webp')] }, 'outputFormats: each element must be an OutputFormat'],
    ['formats that no size takes, twice', { sizes: [page(1)], outputFormats: [] }, 'outputFormats: needs at least one element'],
    ['an architecture that no layer is for', { architecture: lambda.Architecture.custom('riscv') }, "architecture: must be Architecture.ARM_64 or Architecture.X86_64, got 'riscv'"],
    ['another kind of workflow', { stateMachineType: anyOf('express') }, "stateMachineType: must be StateMachineType.EXPRESS or STANDARD, got 'express'"],
    ['snapshots of what cannot have them', { removalPolicy: RemovalPolicy.SNAPSHOT }, 'removalPolicy: neither buckets nor tables can be kept as a snapshot'],
  ])('%s', (_, props, message) => {
    expect(() => new ImageUploadPipeline(newStack(), 'Images', props)).toThrow(message);
  });
});

test.each([['*'], ['http://localhost:3000'], [`https://${Aws.ACCOUNT_ID}.example.com`]])('takes the origin %s', origin => {
  expect(() => new ImageUploadPipeline(newStack(), 'Images', { allowedOrigins: [origin] })).not.toThrow();
});
