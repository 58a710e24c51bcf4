import { setTimeout as sleep } from 'node:timers/promises';
import { ApiCall } from './signed-fetch';

/** What a client declares of the file it wants to send. */
export interface UploadDeclaration {
  readonly contentType: string;
  readonly size: number;
  readonly fileName?: string;
  /** Hex or base64 as the API takes it. The local engine's S3 does not check it. */
  readonly sha256?: string;
}

/** The answer of POST /uploads. */
export interface UploadPermission {
  readonly uploadId: string;
  readonly status: string;
  readonly expiresAt: string;
  readonly upload: { readonly method: string; readonly url: string; readonly fields: Readonly<Record<string, string>> };
  readonly links: Readonly<Record<string, string>>;
}

/** The answer of GET /uploads/{id}, as far as local runs look at it. */
export interface UploadView {
  readonly uploadId: string;
  readonly status: string;
  readonly source?: {
    readonly frames: number;
    readonly thumbHash?: string;
    readonly dominantColor?: string;
    readonly crops?: { readonly [ratio: string]: object };
  };
  readonly images?: readonly UploadedImage[];
  readonly error?: { readonly code: string; readonly detail?: string };
}

/** One size of an image that is READY. */
export interface UploadedImage {
  readonly size: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly natural?: true;
  readonly animated?: true;
  readonly url: string;
}

/** What S3 said to a form. */
export interface FormAnswer {
  readonly status: number;
  /** S3's error code and message, when it refused. */
  readonly code?: string;
  readonly message?: string;
}

const OPEN = ['PENDING', 'PROCESSING'];

/** Asks for permission to upload one file. */
export async function requestUpload(call: ApiCall, declaration: UploadDeclaration): Promise<UploadPermission> {
  return expectJson(await call('/uploads', { method: 'POST', body: declaration }), 201);
}

/** Sends the presigned form, as a browser would. `changed` plays a client that edits its fields. */
export async function postForm(
  { upload }: UploadPermission, file: Uint8Array<ArrayBuffer>, changed: Readonly<Record<string, string>> = {},
): Promise<FormAnswer> {
  const form = new FormData();
  const fields = { ...upload.fields, ...changed };
  Object.entries(fields).forEach(([name, value]) => form.append(name, value));
  form.append('file', new Blob([file], { type: fields['Content-Type'] }), 'file'); // S3 reads nothing after the file
  const response = await fetch(upload.url, { method: upload.method, body: form });
  const text = await response.text();
  const element = (name: string) => new RegExp(`<${name}>([^]*?)</${name}>`).exec(text)?.[1];
  return response.ok ? { status: response.status } : { status: response.status, code: element('Code'), message: element('Message') };
}

/** The upload as its owner sees it now. */
export async function readUpload(call: ApiCall, uploadId: string): Promise<UploadView> {
  return expectJson(await call(`/uploads/${uploadId}`), 200);
}

/** Deletes the upload for its owner: at once for all who ask, its files with the next sweep. */
export async function deleteUpload(call: ApiCall, uploadId: string): Promise<UploadView> {
  return expectJson(await call(`/uploads/${uploadId}`, { method: 'DELETE' }), 202);
}

/** Polls until the upload has an outcome. */
export async function waitForOutcome(
  call: ApiCall, uploadId: string, { timeoutMs = 60_000, everyMs = 200 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<UploadView> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const view = await readUpload(call, uploadId);
    if (!OPEN.includes(view.status)) {
      return view;
    }
    if (Date.now() > until) {
      throw new Error(`upload ${uploadId} is still ${view.status} after ${timeoutMs / 1000} s`);
    }
    await sleep(everyMs);
  }
}

async function expectJson<T>(response: Response, status: number): Promise<T> {
  const text = await response.text();
  if (response.status !== status) {
    // Only what an error says: the body of a success holds a signed form.
    throw new Error(`${new URL(response.url).pathname} answered ${response.status} instead of ${status}${response.ok ? '' : `: ${text.slice(0, 500)}`}`);
  }
  return JSON.parse(text);
}
