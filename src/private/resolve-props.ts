import { Token } from 'aws-cdk-lib';
import { SizeSpec } from '../contract/image-formats';
import { ImageFormat } from '../image-format';
import { ImageSize } from '../image-size';
import type { ImageUploadPipelineProps } from '../image-upload-pipeline-props';
import { OutputFormat } from '../output-format';
import { FILE_SIZE, FRAMES, PIXELS, SIZES_MAX_CHARACTERS, UPLOAD_EXPIRY_SECONDS } from './defaults';
import { requireBytes, requireDistinct, requireInteger, requireSeconds } from './validation';

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
  requireDistinct('acceptedFormats', accepted, '[ImageFormat.JPEG]');
  allowedOrigins.forEach(requireOrigin);
  return {
    acceptedTypes: accepted,
    maxFileSize: maxFileSize ? requireBytes('maxFileSize', maxFileSize, FILE_SIZE) : FILE_SIZE.default,
    maxPixels: maxPixels === undefined ? PIXELS.default : requireInteger('maxPixels', maxPixels, PIXELS),
    maxFrames: maxFrames === undefined ? FRAMES.default : requireInteger('maxFrames', maxFrames, FRAMES),
    uploadExpirySeconds: uploadExpiry ? requireSeconds('uploadExpiry', uploadExpiry, UPLOAD_EXPIRY_SECONDS) : UPLOAD_EXPIRY_SECONDS.default,
  };
}

/** Checks the sizes that the user gave, or takes the defaults, and renders them for the handlers. */
export function resolveSizes(props: ImageUploadPipelineProps): SizeSpec[] {
  const sizes = props.sizes ?? ImageSize.defaults();
  const outputFormats = props.outputFormats ?? [OutputFormat.webp(), OutputFormat.jpeg()];
  requireDistinct('sizes', sizes.map(size => size._name), "[ImageSize.inside('page', { width: 1600 })]");
  const rendered = sizes.map(size => size._render(outputFormats));
  const characters = JSON.stringify(rendered).length;
  if (characters > SIZES_MAX_CHARACTERS) {
    throw new Error(`sizes: too many for one function's environment, ${characters} characters of at most ${SIZES_MAX_CHARACTERS}; `
      + `make fewer than ${sizes.length}, or with fewer formats each`);
  }
  return rendered;
}

function requireOrigin(origin: string): void {
  if (!Token.isUnresolved(origin) && origin !== '*' && !/^https?:\/\/[^/\s]+$/.test(origin)) {
    throw new Error(`allowedOrigins: an origin is a scheme and a host, like 'https://app.example.com' without a slash at the end, got '${origin}'`);
  }
}
