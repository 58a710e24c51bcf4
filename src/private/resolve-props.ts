import { RemovalPolicy, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { SizeSpec } from '../contract/image-formats';
import { ImageFormat } from '../image-format';
import { ImageSize } from '../image-size';
import type { ImageUploadPipelineProps } from '../image-upload-pipeline-props';
import { OutputFormat } from '../output-format';
import { FILE_SIZE, FRAMES, PIXELS, SIZES_MAX_CHARACTERS, UPLOAD_EXPIRY_SECONDS } from './defaults';
import { requireFormats } from './formats';
import { HandlerSettings } from './handler';
import { requireBytes, requireDistinct, requireInteger, requireList, requireOneOf, requireSeconds } from './validation';

const ACCEPTED_EXAMPLE = '[ImageFormat.JPEG]';
const SIZES_EXAMPLE = "[ImageSize.inside('page', { width: 1600 })]";
const ANY_ORIGIN = ['*', 'https://*', 'http://*'];

/** What may be uploaded, checked and with defaults. */
export interface Limits {
  readonly acceptedTypes: string[];
  /** Bytes. */
  readonly maxFileSize: number;
  readonly maxPixels: number;
  readonly maxFrames: number;
  readonly uploadExpirySeconds: number;
}

/** Checks the limits that the user gave and fills in the others. */
export function resolveLimits(props: ImageUploadPipelineProps): Limits {
  const { maxFileSize, maxPixels, maxFrames, uploadExpiry, allowedOrigins = [] } = props;
  const accepted = props.acceptedFormats ?? [ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.WEBP, ImageFormat.GIF];
  requireList('acceptedFormats', accepted, ACCEPTED_EXAMPLE);
  requireDistinct('acceptedFormats', accepted, ACCEPTED_EXAMPLE);
  accepted.forEach(format => requireOneOf('acceptedFormats', format, Object.values(ImageFormat)));
  requireOrigins(allowedOrigins);
  return {
    acceptedTypes: accepted,
    maxFileSize: maxFileSize !== undefined ? requireBytes('maxFileSize', maxFileSize, FILE_SIZE) : FILE_SIZE.default,
    maxPixels: maxPixels === undefined ? PIXELS.default : requireInteger('maxPixels', maxPixels, PIXELS),
    maxFrames: maxFrames === undefined ? FRAMES.default : requireInteger('maxFrames', maxFrames, FRAMES),
    uploadExpirySeconds: uploadExpiry !== undefined ? requireSeconds('uploadExpiry', uploadExpiry, UPLOAD_EXPIRY_SECONDS) : UPLOAD_EXPIRY_SECONDS.default,
  };
}

/** Checks the sizes that the user gave, or takes the defaults, and renders them for the handlers. */
export function resolveSizes(props: ImageUploadPipelineProps): SizeSpec[] {
  const sizes = props.sizes ?? ImageSize.defaults();
  const outputFormats = props.outputFormats ?? [OutputFormat.webp(), OutputFormat.jpeg()];
  requireList('sizes', sizes, SIZES_EXAMPLE);
  sizes.forEach(requireSize);
  requireDistinct('sizes', sizes.map(size => size._name), SIZES_EXAMPLE);
  requireFormats('outputFormats', outputFormats);
  const rendered = sizes.map(size => size._render(outputFormats));
  const characters = JSON.stringify(rendered).length;
  if (characters > SIZES_MAX_CHARACTERS) {
    throw new Error(`sizes: too many for one function's environment, ${characters} characters of at most ${SIZES_MAX_CHARACTERS}; `
      + `make fewer than ${sizes.length}, or with fewer formats each`);
  }
  return rendered;
}

/** Checks what no other place looks at: closed sets, and values that CloudFormation would take and make nothing of. */
export function checkSettings(settings: HandlerSettings, stateMachineType: sfn.StateMachineType): void {
  requireOneOf('architecture', settings.architecture.name, [lambda.Architecture.ARM_64.name, lambda.Architecture.X86_64.name]);
  requireOneOf('stateMachineType', stateMachineType, Object.values(sfn.StateMachineType));
  if (settings.removalPolicy === RemovalPolicy.SNAPSHOT) {
    throw new Error('removalPolicy: neither buckets nor tables can be kept as a snapshot, got \'snapshot\'; use RETAIN or DESTROY');
  }
  if (settings.encryptionKey && 'aliasName' in settings.encryptionKey) {
    throw new Error('encryptionKey: must be the key itself, since permissions on an alias have no effect, got an alias; pass its `aliasTargetKey`');
  }
}

function requireSize(size: ImageSize): void {
  if (typeof size?._render !== 'function') {
    throw new Error(`sizes: each element must be an ImageSize like ${SIZES_EXAMPLE}, got ${String(size)}`);
  }
}

/** Browsers send an origin in exactly one spelling, and API Gateway takes no wildcard inside a host. */
function requireOrigins(origins: string[]): void {
  if (Token.isUnresolved(origins)) {
    return;
  }
  requireList('allowedOrigins', origins, "['https://app.example.com']");
  for (const origin of origins) {
    if (!Token.isUnresolved(origin) && !ANY_ORIGIN.includes(origin) && !isOrigin(origin)) {
      throw new Error('allowedOrigins: an origin is scheme, host and port as browsers send them, like \'https://app.example.com\' '
        + `without a slash at the end, or one of ${ANY_ORIGIN.join(', ')}; got '${origin}'`);
    }
  }
  if (origins.length > 0) {
    requireDistinct('allowedOrigins', origins, "['https://app.example.com']");
  }
}

function isOrigin(text: string): boolean {
  return /^https?:\/\/[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
