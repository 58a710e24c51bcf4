/**
 * Renders docs/journey.svg as docs/journey.png, for the pages that show no SVG: npm's and PyPI's.
 *
 * The PNG carries the digest of the SVG it was made from; a test compares both. Text is drawn with the fonts of the machine, so
 * the bytes may differ elsewhere: look at the picture before you commit it.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';

const SOURCE = 'docs/journey.svg';
const PICTURE = 'docs/journey.png';
/** Twice the width of a README's column. */
const WIDTH = 1800;
/** What an SVG of that width in pixels is drawn at. */
const DENSITY = 72;

async function main(): Promise<void> {
  const svg = readFileSync(SOURCE);
  const { width } = await sharp(svg, { density: DENSITY }).metadata();
  const { width: pixels, height, size } = await sharp(svg, { density: DENSITY * WIDTH / width })
    .flatten({ background: '#ffffff' })
    .png({ compressionLevel: 9, effort: 10 })
    .withExif({ IFD0: { ImageDescription: `sha256 of ${SOURCE}: ${createHash('sha256').update(svg).digest('hex')}` } })
    .toFile(PICTURE);
  console.log(`${PICTURE}: ${pixels} x ${height}, ${size} bytes`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
