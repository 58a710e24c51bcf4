import photo from './photo.jpg';
import { signedCalls } from '../../../local/signed-fetch';
import { postForm, requestUpload, UploadedImage, UploadView, waitForOutcome } from '../../../local/upload';

/** What the client is told to send. */
export interface UploadOrder {
  readonly file: 'photo' | 'damaged photo';
}

/** What the client saw. */
export interface UploadReport {
  readonly status: string;
  readonly code?: string;
  /** By name and format: the dimensions of the record, and how many bytes its URL answered. */
  readonly sizes: Readonly<Record<string, { readonly width: number; readonly height: number; readonly bytes: number }>>;
}

const FILES: Record<UploadOrder['file'], Uint8Array<ArrayBuffer>> = {
  'photo': photo,
  'damaged photo': photo.slice(0, photo.length / 2),
};

/** A client as any other: it knows the API's address and signs with its own role; it has no permission in S3. */
export async function handler({ file }: UploadOrder): Promise<UploadReport> {
  const bytes = FILES[file];
  const call = signedCalls(apiUrl(), {
    accessKeyId: variable('AWS_ACCESS_KEY_ID'),
    secretAccessKey: variable('AWS_SECRET_ACCESS_KEY'),
    sessionToken: variable('AWS_SESSION_TOKEN'),
  }, variable('AWS_REGION'));
  const permission = await requestUpload(call, { contentType: 'image/jpeg', size: bytes.length });
  const answer = await postForm(permission, bytes);
  if (answer.status !== 201) {
    throw new Error(`S3 answered the form with ${answer.status} ${answer.code}`);
  }
  return report(await waitForOutcome(call, permission.uploadId));
}

/** Where the SDK is told to find its services, the API is to be found too: that is how a local engine serves it. */
function apiUrl(): string {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  return endpoint ? `${endpoint}/_aws/execute-api/${variable('API_ID')}` : variable('API_URL');
}

async function report({ status, error, images = [] }: UploadView): Promise<UploadReport> {
  const sizes = await Promise.all(images.map(async image => [
    `${image.size} ${image.format}`,
    { width: image.width, height: image.height, bytes: await download(image) },
  ]));
  return { status, code: error?.code, sizes: Object.fromEntries(sizes) };
}

async function download({ size, format, bytes, url }: UploadedImage): Promise<number> {
  const response = await fetch(url);
  const { byteLength } = await response.arrayBuffer();
  const type = response.headers.get('content-type');
  if (response.status !== 200 || type !== `image/${format}` || byteLength !== bytes) {
    throw new Error(`${size} ${format} of ${bytes} bytes: S3 answered ${response.status}, ${type}, ${byteLength} bytes`);
  }
  return byteLength;
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set`);
  }
  return value;
}
