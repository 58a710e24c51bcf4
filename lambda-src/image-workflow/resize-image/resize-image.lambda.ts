import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { resizeImage } from './resize-image';
import { ResizeImageInput, ResizeImageResult } from '../../../src/contract/messages';
import { prefixOfPath } from '../../../src/contract/object-keys';
import { restrictLoaders } from '../../image-engine/loaders';
import { makeSizes } from '../../image-engine/resize';
import { CLIENT_OPTIONS } from '../../shared/aws-clients';
import { positiveInteger, readEnvironment } from '../../shared/env';
import { callLogger, createLogger } from '../../shared/logger';
import { ObjectStore } from '../../shared/object-store';
import { acceptedFormats } from '../image-settings';

const [s3, logger] = [new S3Client(CLIENT_OPTIONS), createLogger('resize-image')];

/** State "Resize image". */
export async function handler(input: ResizeImageInput, context?: Pick<Context, 'awsRequestId'>): Promise<ResizeImageResult> {
  const env = readEnvironment('resize-image');
  const keyPrefix = prefixOfPath(env.KEY_PREFIX);
  restrictLoaders(acceptedFormats(env));
  return resizeImage(input, {
    uploads: new ObjectStore(s3, env.UPLOADS_BUCKET_NAME, keyPrefix),
    images: new ObjectStore(s3, env.IMAGES_BUCKET_NAME, keyPrefix),
    maxPixels: positiveInteger('MAX_PIXELS', env.MAX_PIXELS),
    makeSizes,
    logger: callLogger(logger, context, { run: input.run }),
  });
}
