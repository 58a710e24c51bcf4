import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, unpackedTarball } from './support/packages';
import { run } from '../../projenrc/scripts/command';
import { filesUnder } from '../../projenrc/scripts/stamp';

/** Lambda's Node.js runs on Amazon Linux 2023. The binaries are built for an older one, so that they run on both. */
const NEWEST_GLIBC = [2, 28];
const MACHINE = { x64: 0x3e, arm64: 0xb7 } as const;

const layer = (architecture: keyof typeof MACHINE): string => join(unpackedTarball(), 'assets', 'layers', `sharp-${architecture}`, 'nodejs', 'node_modules');
const binaries = (architecture: keyof typeof MACHINE): string[] => filesUnder(layer(architecture)).filter(file => /\.node$|\.so\.[\d.]+$/.test(file));

/** Runs JavaScript as Lambda would: sharp is found in the layer only. */
function withLayer(script: string, ...args: string[]): string {
  return run(process.execPath, ['-e', script, ...args], { cwd: layer('x64'), env: { NODE_PATH: layer('x64') } });
}

describe.each(Object.keys(MACHINE) as Array<keyof typeof MACHINE>)('the layer for %s', architecture => {
  test('holds sharp and libvips for that processor', () => {
    const found = binaries(architecture);

    expect(found.map(file => file.slice(layer(architecture).length + 1).split('/').slice(0, 2).join('/')).sort())
      .toEqual([`@img/sharp-libvips-linux-${architecture}`, `@img/sharp-linux-${architecture}`]);
    for (const file of found) {
      const header = readFileSync(file);
      expect(header.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
      expect([file, header.readUInt16LE(18)]).toEqual([file, MACHINE[architecture]]);
    }
  });

  test('asks for no newer glibc than 2.28', () => {
    for (const file of binaries(architecture)) {
      const versions = [...readFileSync(file).toString('latin1').matchAll(/GLIBC_(\d+)\.(\d+)/g)].map(([, major, minor]) => [Number(major), Number(minor)]);
      expect(versions.length).toBeGreaterThan(0);
      expect([file, versions.filter(([major, minor]) => major! > NEWEST_GLIBC[0]! || minor! > NEWEST_GLIBC[1]!)]).toEqual([file, []]);
    }
  });
});

// Other processors check the x64 layer by its headers only.
(process.arch === 'x64' ? describe : describe.skip)('on x64', () => {
  test('the layer loads and makes a size of a real photo in every output format', () => {
    const photo = join(REPOSITORY, 'node_modules', '@stdlib', 'datasets-img-french-alpine-landscape', 'data', 'image.jpg');
    const script = `
      const sharp = require('sharp');
      Promise.all(['jpeg', 'png', 'webp', 'avif'].map(async format => {
        const { data } = await sharp(process.argv[1]).resize(160, 160).toFormat(format).toBuffer({ resolveWithObject: true });
        const { width, height, format: kind } = await sharp(data).metadata();
        return [format, kind, width, height];
      })).then(made => console.log(JSON.stringify(made)));`;

    expect(JSON.parse(withLayer(script, photo))).toEqual([
      ['jpeg', 'jpeg', 160, 160], ['png', 'png', 160, 160], ['webp', 'webp', 160, 160], ['avif', 'heif', 160, 160],
    ]);
  });

  test('every bundle loads beside the layer and exports its handler', () => {
    const root = join(unpackedTarball(), 'assets', 'lambda-src');
    const bundles = readdirSync(root).flatMap(stage => filesUnder(join(root, stage)));

    expect(bundles.length).toBeGreaterThanOrEqual(8);
    for (const bundle of bundles) {
      expect([bundle, withLayer('process.stdout.write(typeof require(process.argv[1]).handler)', bundle)]).toEqual([bundle, 'function']);
    }
  });
});
