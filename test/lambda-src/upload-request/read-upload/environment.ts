import { HandlerEnvironment } from '../../../../src/contract/environment';

/** What read-upload is told. */
export const ENVIRONMENT: HandlerEnvironment<'read-upload'> = {
  UPLOADS_TABLE_NAME: 'uploads-table',
  AUTHORIZATION: 'iam',
  URL_EXPIRY_SECONDS: '900',
  ACCEPTED_TYPES: '["image/jpeg","image/png"]',
  MAX_FILE_SIZE: '1000',
  UPLOAD_EXPIRY_SECONDS: '300',
  MAX_PIXELS: '1000000',
  MAX_FRAMES: '30',
};
