import { App, Lazy, Stack, Stage } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ImageFormat, ImageSize, ImageUploadPipeline, OutputFormat, UploadAuthorization } from '../src';
import { newStack } from './support/synthesis';

// What people write whose program is run without a look at its types, as by tsx or in JavaScript, and what they are told.

/** What a pipeline with these properties says. */
function told(props: object | string): string {
  try {
    new ImageUploadPipeline(newStack(), 'Images', props as never);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

describe('authorization', () => {
  const RULE = 'authorization: must be one of UploadAuthorization.iam(), jwt({ … }), userPool(pool, { … }), lambdaAuthorizer(handler), none(), got';

  test.each<[string, unknown, string]>([
    ['iam, not called', UploadAuthorization.iam, 'a function; call it: UploadAuthorization.iam()'],
    ['none, not called', UploadAuthorization.none, 'a function; call it: UploadAuthorization.none()'],
    ['jwt, not called', UploadAuthorization.jwt, 'a function; call it: UploadAuthorization.jwt({ … })'],
    ['lambdaAuthorizer, not called', UploadAuthorization.lambdaAuthorizer, 'a function; call it: UploadAuthorization.lambdaAuthorizer(handler)'],
    ['another function', () => UploadAuthorization.iam(), 'a function; call it'],
    ['the class', UploadAuthorization, 'the class UploadAuthorization'],
    ['the text none', 'none', "'none'"],
    ['the text iam', 'iam', "'iam'"],
    ['an empty text', '', "''"],
    ['an empty object', {}, 'an object'],
    ['a kind that there is not', { _kind: 'None' }, 'an object'],
    ['a kind alone', { _kind: 'none' }, 'an object'],
    ['a token without a claim', { _kind: 'jwt:', _bind: () => undefined }, 'an object'],
    ['false', false, 'false'],
  ])('%s', (_, authorization, value) => {
    expect(told({ authorization })).toBe(`${RULE} ${value}`);
  });
});

describe('values that are no text, number or list', () => {
  const SIZE = "sizes: each element must be an ImageSize like [ImageSize.inside('page', { width: 1600 })], got";
  const FORMAT = 'outputFormats: each element must be an OutputFormat like [OutputFormat.webp(), OutputFormat.jpeg()], got';

  test.each<[string, object, string]>([
    ['a function for a list', { sizes: ImageSize.defaults }, "sizes: must be a list like [ImageSize.inside('page', { width: 1600 })], got a function; call it"],
    ['a function in a list', { outputFormats: [OutputFormat.jpeg] }, `${FORMAT} a function; call it`],
    ['a class in a list', { outputFormats: [OutputFormat] }, `${FORMAT} the class OutputFormat`],
    ['a list in a list', { sizes: [ImageSize.defaults()] }, `${SIZE} a list; spread it: ...ImageSize.defaults()`],
    ['a list of formats in a list', { outputFormats: [[OutputFormat.jpeg()]] }, `${FORMAT} a list; spread it: ...formats`],
    ['an object in a list', { sizes: [{ secret: 'hush' }] }, `${SIZE} an object`],
    ['an object of another class', { sizes: [OutputFormat.png()] }, `${SIZE} an object of class OutputFormat`],
    ['an object without a class', { sizes: [Object.create(null)] }, `${SIZE} an object`],
    ['nothing in a list', { sizes: [null] }, `${SIZE} null`],
    ['a text in a list', { outputFormats: ['webp'] }, `${FORMAT} 'webp'`],
    ['what only a deployment knows', { sizes: [Lazy.any({ produce: () => 1 })] }, `${SIZE} an unresolved value`],
    ['a text for a number', { maxPixels: '100' }, "maxPixels: must be a whole number from 1 to 100000000, got the text '100'"],
    ['a text for a size', { maxFileSize: '10' }, "maxFileSize: must be a Size like Size.mebibytes(10), got '10'"],
    ['a text for a duration', { uploadExpiry: '5' }, "uploadExpiry: must be a Duration like Duration.minutes(5), got '5'"],
    ['an object for a duration', { uploadExpiry: { minutes: 5 } }, 'uploadExpiry: must be a Duration like Duration.minutes(5), got an object'],
  ])('%s', (_, props, message) => {
    expect(told(props)).toBe(message);
  });

  test.each<[unknown, string]>([['x', "'x'"], [ImageSize.defaults(), 'a list']])('properties that are no object: %p', (props, value) => {
    expect(told(props as never)).toBe(`ImageUploadPipeline 'Images': props must be an object like { maxFrames: 1 }, got ${value}`);
  });
});

describe('closed sets', () => {
  const ACCEPTED = 'acceptedFormats: must be ImageFormat.JPEG, PNG, WEBP, GIF, AVIF or TIFF, got';
  const ARCHITECTURE = 'architecture: must be Architecture.ARM_64 or Architecture.X86_64, got';
  const HEIC = '; HEIC is not accepted, so let clients convert it to JPEG';
  const RETENTION = (got: string) =>
    `logRetention: must be a member of RetentionDays like RetentionDays.ONE_MONTH, got ${got}; CloudWatch Logs keeps for no other numbers of days`;

  test.each<[string, object, string]>([
    ['the name of a format', { acceptedFormats: ['jpeg'] }, `${ACCEPTED} 'jpeg'`],
    ['ImageFormat.HEIC, which is undefined', { acceptedFormats: [(ImageFormat as { readonly HEIC?: ImageFormat }).HEIC] }, `${ACCEPTED} undefined${HEIC}`],
    ['it twice', { acceptedFormats: [undefined, undefined] }, `${ACCEPTED} undefined${HEIC}`],
    ['HEIF by its media type', { acceptedFormats: ['image/heif'] }, `${ACCEPTED} 'image/heif'${HEIC}`],
    ['an object for a format', { acceptedFormats: [{}] }, `${ACCEPTED} an object`],
    ['the name of an architecture', { architecture: 'arm64' }, `${ARCHITECTURE} 'arm64'`],
    ['an architecture of no name', { architecture: {} }, `${ARCHITECTURE} an object`],
    ['a function for an architecture', { architecture: lambda.Architecture.custom }, `${ARCHITECTURE} a function; call it`],
    ['a name in capitals', { removalPolicy: 'DESTROY' }, "removalPolicy: must be RemovalPolicy.RETAIN, DESTROY or RETAIN_ON_UPDATE_OR_DELETE, got 'DESTROY'"],
    ['31 days', { logRetention: 31 }, RETENTION('31')],
    ['a text for days', { logRetention: '30' }, RETENTION("'30'")],
    ['the name of a member', { logRetention: 'ONE_MONTH' }, RETENTION("'ONE_MONTH'")],
  ])('%s', (_, props, message) => {
    expect(told(props)).toBe(message);
  });

  test('every member of RetentionDays is allowed, and a value that the deployment knows', () => {
    const days = Object.values(logs.RetentionDays).filter(value => typeof value === 'number');

    expect(days).toContain(logs.RetentionDays.INFINITE);
    expect([...days, Lazy.number({ produce: () => 30 })].map(logRetention => told({ logRetention }))).toEqual(
      Array(days.length + 1).fill('nothing'));
  });
});

describe('allowedOrigins: the spelling that browsers send', () => {
  const RULE = "allowedOrigins: an origin is scheme, host and port as browsers send them, like 'https://app.example.com', or one of *, https://*, http://*; got";

  test.each<[unknown, string]>([
    ['https://App.Example.com', "'https://App.Example.com'; write 'https://app.example.com'"],
    ['https://a.com:443', "'https://a.com:443'; write 'https://a.com'"],
    ['http://a.com:80', "'http://a.com:80'; write 'http://a.com'"],
    ['https://a.com/', "'https://a.com/'; write 'https://a.com'"],
    ['HTTPS://a.com:8443/path?query', "'HTTPS://a.com:8443/path?query'; write 'https://a.com:8443'"],
    ['https://*.example.com', "'https://*.example.com'; name every host in full"],
    ['a.com', "'a.com'"],
    ['localhost:3000', "'localhost:3000'"],
    ['https://', "'https://'"],
    [['https://a.com'], 'a list; spread it: ...origins'],
    [undefined, 'undefined'],
  ])('%p', (origin, got) => {
    expect(told({ allowedOrigins: [origin] })).toBe(`${RULE} ${got}`);
  });
});

describe('encryptionKey', () => {
  const RULE = "encryptionKey: must be a key like Key.fromKeyArn(this, 'Key', '…'), got";

  test.each<[unknown, string]>([
    ['alias/images', "'alias/images'"],
    ['', "''"],
    [{}, 'an object'],
    [kms.Key, 'the class Key'],
    [true, 'true'],
  ])('%p', (encryptionKey, got) => {
    expect(told({ encryptionKey })).toBe(`${RULE} ${got}`);
  });

  test('an alias that was imported by its name, which has no `aliasTargetKey`', () => {
    const stack = newStack();
    const encryptionKey = kms.Alias.fromAliasName(stack, 'Alias', 'alias/images');

    expect(() => new ImageUploadPipeline(stack, 'Images', { encryptionKey })).toThrow('got an alias; pass the key itself, like Key.fromKeyArn(...) or Key.fromLookup(...)');
  });
});

describe('a scope without a stack', () => {
  const MESSAGE = "ImageUploadPipeline 'Images': needs a Stack as scope, like new Stack(app, 'ImageUploads')";

  test.each<[string, () => Construct]>([
    ['an app', () => new App()],
    ['a stage', () => new Stage(new App(), 'Prod')],
    ['nothing', () => undefined as never],
  ])('%s', (_, scope) => {
    expect(() => new ImageUploadPipeline(scope(), 'Images')).toThrow(MESSAGE);
  });

  test('a construct in a stack has one', () => {
    expect(() => new ImageUploadPipeline(new Construct(new Stack(newStack(), 'Nested'), 'Between'), 'Images')).not.toThrow();
  });
});
