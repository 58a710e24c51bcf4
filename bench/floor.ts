import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folder, WORK } from './folders';
import { Contender } from './harness';
import { Job } from './jobs/process';
import { geometryOf, scaled } from '../lambda-src/image-engine/geometry';
import { LARGEST_RATIO, topScale } from '../lambda-src/image-engine/reductions';

/** Headers of the very build of libvips that sharp brings along. */
const HEADERS = '@img/sharp-libvips-dev';
const LIBRARY = `@img/sharp-libvips-linux-${process.arch}/lib`;

/** The program in C that does the same steps: what any program around libvips must take. */
export function floor(job: Job, source: { readonly width: number; readonly height: number }): Contender {
  return {
    name: 'the same steps in C',
    command: compiled(),
    args: [job.file, job.keep ?? '-'],
    input: stepsOf(job, source),
  };
}

/** What the engine does for sizes that show all of the image, one after the other. */
function stepsOf({ sizes }: Job, source: { readonly width: number; readonly height: number }): string {
  const geometries = sizes.map(size => ({ size, ...geometryOf(source, size) }));
  const scale = topScale(geometries.map(geometry => geometry.scale));
  const top = scaled(source, scale);
  const steps = [`load ${top.width} ${top.height}`];
  const made = new Map([[scale, 0]]);
  const make = (wanted: number): number => {
    const known = made.get(wanted);
    if (known !== undefined) {
      return known;
    }
    const from = make(fromOf(scale, wanted));
    const { width, height } = scaled(source, wanted);
    steps.push(`scale ${from} ${width} ${height} 0 0 ${width} ${height}`);
    made.set(wanted, made.size);
    return made.size - 1;
  };
  for (const { size, scale: wanted } of geometries) {
    const index = make(wanted);
    steps.push(...size.outputs.map(({ format }) => `write ${index} ${format} ${size.name}.${format}`));
  }
  return `${steps.join('\n')}\n`;
}

/** The scale of the pixels that a scale is made from: `Reductions`, in numbers. */
function fromOf(top: number, wanted: number): number {
  let from = top;
  while (from / wanted >= LARGEST_RATIO) {
    from /= 2;
  }
  return from;
}

function compiled(): string {
  const program = join(folder(join(WORK, 'native')), 'floor');
  const library = dirname(require.resolve(LIBRARY));
  const include = join(headers(), 'include');
  const so = readdirSync(library).find(name => name.startsWith('libvips-cpp.so'))!;
  rmSync(program, { force: true });
  execFileSync('gcc', [
    '-O2', '-Wall', '-o', program, join(__dirname, 'native', 'floor.c'),
    `-I${include}`, `-I${join(include, 'glib-2.0')}`, `-I${join(library, 'glib-2.0', 'include')}`, `-L${library}`, `-l:${so}`, '-ldl', `-Wl,-rpath,${library}`,
  ], { stdio: ['ignore', 'ignore', 'inherit'] });
  return program;
}

function headers(): string {
  const root = folder(join(WORK, 'headers'));
  const path = join(root, 'node_modules', HEADERS);
  if (!existsSync(path)) {
    const manifest = join(dirname(require.resolve(LIBRARY)), '..', 'package.json');
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };
    execFileSync('npm', ['install', '--prefix', root, '--no-save', '--silent', '--no-audit', '--no-fund', `${HEADERS}@${version}`], { stdio: 'inherit' });
  }
  return path;
}
