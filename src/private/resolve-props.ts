import { RemovalPolicy, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { SizeProfile } from '../contract/image-formats';
import { ImageFormat } from '../image-format';
import { ImageSize } from '../image-size';
import type { ImageUploadPipelineProps } from '../image-upload-pipeline-props';
import { OutputFormat } from '../output-format';
import { FILE_SIZE, FRAMES, PIXELS, QUARANTINE_DAYS, SIZES_MAX_CHARACTERS, UPLOAD_EXPIRY_SECONDS } from './defaults';
import { requireFormats } from './formats';
import { HandlerSettings } from './handler';
import { mended, requireBytes, requireDaysOrNone, requireDistinct, requireInteger, requireList, requireMember, requireSeconds } from './validation';

const ACCEPTED_EXAMPLE = '[ImageFormat.JPEG]';
const SIZES_EXAMPLE = "[ImageSize.inside('page', { width: 1600 })]";
const { RETAIN, DESTROY, RETAIN_ON_UPDATE_OR_DELETE } = RemovalPolicy;
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
  accepted.forEach(format => requireMember('acceptedFormats', format, 'ImageFormat', ImageFormat, heicHint(format)));
  requireDistinct('acceptedFormats', accepted, ACCEPTED_EXAMPLE);
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
export function resolveSizes(props: ImageUploadPipelineProps): SizeProfile[] {
  const sizes = props.sizes ?? ImageSize.defaults();
  const outputFormats = props.outputFormats ?? [OutputFormat.webp(), OutputFormat.jpeg()];
  requireList('sizes', sizes, SIZES_EXAMPLE);
  sizes.forEach(requireSize);
  requireDistinct('sizes', sizes.map(size => size._name), SIZES_EXAMPLE, 'name');
  requireFormats('outputFormats', outputFormats);
  const rendered = sizes.map(size => size._render(outputFormats));
  const characters = JSON.stringify(JSON.stringify(rendered)).length;
  if (characters > SIZES_MAX_CHARACTERS) {
    throw new Error(`sizes: must fit into one function's environment as at most ${SIZES_MAX_CHARACTERS} characters, got ${characters}; `
      + `make fewer than ${sizes.length}, or with fewer formats each`);
  }
  return rendered;
}

/** Whole days that refused files stay; 0 where they go at once. */
export function resolveQuarantine({ quarantineRetention }: ImageUploadPipelineProps): number {
  return quarantineRetention !== undefined ? requireDaysOrNone('quarantineRetention', quarantineRetention, QUARANTINE_DAYS) : QUARANTINE_DAYS.default;
}

/** Checks what no other place looks at: closed sets, and values that CloudFormation would take and make nothing of. */
export function checkSettings(settings: HandlerSettings, stateMachineType: sfn.StateMachineType): void {
  requireArchitecture(settings.architecture);
  requireMember('stateMachineType', stateMachineType, 'StateMachineType', sfn.StateMachineType);
  requireRemovalPolicy(settings.removalPolicy);
  requireRetention(settings.logRetention);
  if (settings.encryptionKey !== undefined && settings.encryptionKey !== null) {
    requireKey(settings.encryptionKey);
  }
}

/** What can become of buckets and tables. */
export function requireRemovalPolicy(removalPolicy: RemovalPolicy): void {
  if (removalPolicy === RemovalPolicy.SNAPSHOT) {
    throw new Error('removalPolicy: must be what buckets and tables can have, got \'snapshot\'; use RETAIN or DESTROY');
  }
  requireMember('removalPolicy', removalPolicy, 'RemovalPolicy', { RETAIN, DESTROY, RETAIN_ON_UPDATE_OR_DELETE });
}

function requireArchitecture(architecture: lambda.Architecture): void {
  const { ARM_64, X86_64 } = lambda.Architecture;
  if (![ARM_64.name, X86_64.name].includes(architecture.name)) {
    const value = typeof architecture === 'object' ? architecture.name ?? architecture : architecture;
    throw new Error(`architecture: must be Architecture.ARM_64 or Architecture.X86_64, got ${mended(value, 'pass one of both')}`);
  }
}

/** CloudWatch Logs keeps for certain numbers of days only, and refuses others when it is too late. */
function requireRetention(retention: logs.RetentionDays): void {
  if (!Token.isUnresolved(retention) && (typeof retention !== 'number' || logs.RetentionDays[retention] === undefined)) {
    throw new Error('logRetention: must be a member of RetentionDays like RetentionDays.ONE_MONTH, since CloudWatch Logs keeps for no other numbers of days, '
      + `got ${mended(retention)}`);
  }
}

/** The key itself, and no alias. */
export function requireKey(key: kms.IKey): void {
  if (typeof key === 'object' && 'aliasName' in key) {
    throw new Error('encryptionKey: must be the key itself, since permissions on an alias have no effect, got an alias; '
      + 'pass the key itself, like Key.fromKeyArn(...) or Key.fromLookup(...)');
  }
  if (typeof key.addToResourcePolicy !== 'function') {
    throw new Error(`encryptionKey: must be a key like Key.fromKeyArn(this, 'Key', '…'), got ${mended(key)}`);
  }
}

/** In JavaScript and for texts, whoever looks for HEIC finds out here only that there is none. */
function heicHint(format: unknown): string | undefined {
  const wanted = format === undefined || (typeof format === 'string' && /hei[cf]/i.test(format));
  return wanted ? 'HEIC is not accepted, so let clients convert it to JPEG' : undefined;
}

function requireSize(size: ImageSize): void {
  if (typeof size?._render !== 'function') {
    throw new Error(`sizes: each element must be an ImageSize like ${SIZES_EXAMPLE}, got ${mended(size, 'pass one', 'ImageSize.defaults()')}`);
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
      throw new Error('allowedOrigins: each element must be scheme, host and port as browsers send them, like \'https://app.example.com\', '
        + `or one of ${ANY_ORIGIN.join(', ')}, got ${mended(origin, spellingHint(origin), 'origins')}`);
    }
  }
  if (origins.length > 0) {
    requireDistinct('allowedOrigins', origins, "['https://app.example.com']");
  }
}

/** What browsers send for an address that is one: lower case, no slash at the end, no port that goes without saying. */
function spellingHint(text: string): string {
  if (typeof text !== 'string' || !/^https?:/i.test(text) || !URL.canParse(text)) {
    return 'write scheme and host';
  }
  return text.includes('*') ? 'name every host in full' : `write '${new URL(text).origin}'`;
}

function isOrigin(text: string): boolean {
  return /^https?:\/\/[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
