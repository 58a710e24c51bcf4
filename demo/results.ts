import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { Photo } from './photos';
import { grouped, pixels, table } from './text';
import { REPOSITORY } from '../local/run-folder';
import { UploadedImage, UploadView } from '../local/upload';

const OUT = join(REPOSITORY, 'demo', 'out');
const EXTENSIONS: Record<string, string> = { jpeg: 'jpg' };

/** One size, as it was found: measured by decoding, not believed. */
export interface Measured {
  readonly size: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly file: string;
}

/** Empties the folder, so that what is in it afterwards is what this run made. */
export async function clearResults(): Promise<void> {
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
}

/** Where a photo's sizes are kept. */
export function folderOf(photo: Photo): string {
  return join(OUT, photo.name);
}

/** Fetches every size by the URL that the API gave, keeps it and measures it. */
export async function fetchResults(photo: Photo, view: UploadView): Promise<Measured[]> {
  await mkdir(folderOf(photo), { recursive: true });
  return Promise.all((view.images ?? []).map(image => fetchOne(photo, image)));
}

/** What was made, one line for each file. */
export function resultsTable(results: readonly Measured[]): string[] {
  return table(['size', 'format', 'pixels', 'bytes', 'file'],
    results.map(made => [made.size, made.format, pixels(made), grouped(made.bytes), basename(made.file)]), [2, 3]);
}

async function fetchOne(photo: Photo, image: UploadedImage): Promise<Measured> {
  const { size, format } = image;
  const response = await fetch(image.url);
  if (!response.ok) {
    throw new Error(`the URL of ${size}.${format} answered ${response.status}`);
  }
  const content = Buffer.from(await response.arrayBuffer());
  const file = join(folderOf(photo), `${size}.${EXTENSIONS[format] ?? format}`);
  await writeFile(file, content);
  const decoder = sharp(content);
  const { info } = await decoder.clone().raw().toBuffer({ resolveWithObject: true });
  const measured = { size, format: (await decoder.metadata()).format ?? '', width: info.width, height: info.height, bytes: content.byteLength, file };
  const differing = (['width', 'height', 'bytes'] as const).filter(property => measured[property] !== image[property]);
  if (differing.length > 0) {
    throw new Error(`${file} differs from its record in ${differing.map(property => `${property}: ${measured[property]}, not ${image[property]}`).join('; ')}`);
  }
  return measured;
}
