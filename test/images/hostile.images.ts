import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOSTILE } from './hostile';
import { CANARIES, holdsCanary } from './hostile/canaries';
import { FLIPPED } from './hostile/flips';
import { Engine, EngineAnswer } from './support/engine';
import { pillow } from './support/pillow';
import { wholeFile } from '../../lambda-src/image-engine/whole-file';
import { CONTENT_TYPES, SourceFormat } from '../../src/contract/image-formats';
import { SourceImage } from '../../src/contract/messages';
import { ALL_FORMATS } from '../fixtures/images';
import { ODD_FILES } from '../fixtures/odd';

const engine = new Engine();
let folder: string;
const answers = new Map<string, { readonly path: string; readonly outputs: string; readonly answer: EngineAnswer }>();

beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'hostile-')); });
afterAll(async () => {
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function answerTo(name: string, contentType: string, file: Buffer): Promise<EngineAnswer> {
  const outputs = join(folder, `${answers.size}`);
  const path = `${outputs}.file`;
  mkdirSync(outputs);
  writeFileSync(path, file);
  const answer = await engine.answer({ path, contentType, outputs });
  answers.set(name, { path, outputs, answer });
  return answer;
}

describe('verdicts', () => {
  test('are about 200 files and more, none named twice', () => {
    expect(new Set(HOSTILE.map(({ name }) => name)).size).toBe(HOSTILE.length);
    expect(HOSTILE.length).toBeGreaterThan(200);
  });

  test.each(HOSTILE.map(each => [each.name, each] as const))('%s', async (name, { contentType, verdict, file }) => {
    const bytes = await file();
    const answer = await answerTo(name, contentType, bytes);
    expect(answer).toMatchObject({ verdict });
    if (/^bomb/.test(name)) {
      // A file that brings megabytes may take some times as many: profiles and metadata are copied.
      expect(answer.growthMb).toBeLessThanOrEqual(100 + 8 * bytes.length / 1_000_000);
    }
  });

  test.each(FLIPPED.map(each => [each.name, each] as const))('%s', async (name, { contentType, verdict, file }) => {
    expect(await answerTo(name, contentType, await file())).toMatchObject({ verdict });
  });

  test.each(ALL_FORMATS.flatMap(format => ODD_FILES[format].map(({ name, file }) => [format, name, file] as const)))('odd: %s with %s', async (format, name, file) => {
    expect(await answerTo(`odd: ${format} with ${name}`, CONTENT_TYPES[format], await file())).toMatchObject({ verdict: 'READY' });
  });

  test('what bombs cost is told', () => {
    const bombs = [...answers].filter(([name, { answer }]) => /^bomb/.test(name) && answer.verdict !== 'READY').map(([, { answer }]) => answer);
    const most = (figure: (answer: EngineAnswer) => number) => Math.max(...bombs.map(figure));
    process.stdout.write(`notice: ${bombs.length} bombs were refused, each in at most ${most(({ cpuMs }) => cpuMs)} ms of CPU `
      + `and ${most(({ growthMb = 0 }) => growthMb)} MB\n`);
  });
});

/** What Pillow, strict, has against files that are READY, and why it is no reason to refuse them. */
const PILLOW_OBJECTS: { readonly [name: string]: string } = {
  'bomb: PNG with an ICC profile of 200 MB': 'a profile that is too large is left out',
  'bomb: PNG with a text of 200 MB': 'texts are not read',
  'bomb: PNG with an international text of 200 MB': 'texts are not read',
  'bomb: PNG with 200 compressed texts of 8 MB': 'texts are not read',
  'bomb: APNG of 2,000,000,000 frames': 'only the first is shown, and it is there',
  'size: GIF of 0 × 0': 'one pixel is made of nothing; browsers show nothing, too',
  'size: GIF of 65,535 × 1': 'the frame ends early by its own end code; what is not painted is the background, as in browsers',
  'lie: GIF whose frame lies outside of the screen': 'the same',
  'cut: jpeg at -1': 'only the end is missing',
  'cut: png at -9': 'only the end is missing',
  'odd: jpeg with no end': 'only the end is missing',
  'odd: jpeg with half an end': 'only the end is missing',
  'odd: jpeg with a short segment of Adobe': 'Pillow reads beyond it',
  'odd: png with a wrong checksum of a text': 'texts are not read',
  'odd: png with no end': 'only the end is missing',
  'odd: png with half a text behind the image': 'texts are not read',
  'odd: png with a number of frames without frames': 'only the first is shown, and it is there',
  'odd: webp with the size of the file in place of the size of what follows': 'the chunks tell the size',
  'odd: webp with an odd size': 'the chunks tell the size',
  'odd: webp with no byte to make the last chunk even': 'the image is complete',
};

const ready = () => [...answers].filter(([, { answer }]) => answer.verdict === 'READY');

describe('a second, strict decoder', () => {
  test('objects to no file that is READY, but for these', async () => {
    const files = ready();
    const objections = await pillow<Array<string | null>>('oracle.py', files.map(([, { path }]) => path));
    const objected = files.flatMap(([name], index) => objections[index] === null ? [] : [name]);
    expect(objected.sort()).toEqual(Object.keys(PILLOW_OBJECTS).sort());
  });

  test('objects to nothing that was made', async () => {
    const outputs = ready().flatMap(([, { outputs: of }]) => readdirSync(of).map(name => join(of, name)));
    expect(outputs.length).toBe(ready().length * 8);
    const objections = await pillow<Array<string | null>>('oracle.py', outputs);
    expect(objections.filter(objection => objection !== null)).toEqual([]);
  });
});

/** Tools that are there on some machines only: where one is not, Pillow is enough. They are shown what the decoder gets: the mended file. */
describe.each<[string, string[], SourceFormat, string[]]>([
  ['pngcheck', ['-q'], 'png', []],
  ['djpeg', ['-strict', '-outfile', '/dev/null'], 'jpeg', [
    'lie: JPEG of fewer rows than it has',
    'odd: jpeg with zeros before the end',
    'odd: jpeg with zeros before the end of a progressive one',
  ]],
])('%s', (tool, options, format, objects) => {
  const there = spawnSync(tool, ['-h']).error === undefined;
  (there ? test : test.skip)('objects to no mended file that is READY, but to bytes that are left over', () => {
    const files = ready().filter(([, { answer }]) => (JSON.parse(answer.detail) as { source: SourceImage }).source.format === format);
    expect(files.length).toBeGreaterThan(30);
    const objected = files.filter(([, { path }]) => {
      writeFileSync(`${path}.mended`, wholeFile(readFileSync(path), format)!);
      return spawnSync(tool, [...options, `${path}.mended`]).status !== 0;
    });
    expect(objected.map(([name]) => name).sort()).toEqual(objects);
  });
});

describe('canaries', () => {
  test.each(CANARIES.map(({ format, file }) => [format, file] as const))('in every field of a %s travel nowhere', async (format, file) => {
    const bytes = await file();
    expect(holdsCanary(bytes)).toBe(true);
    const answer = await answerTo(`canaries: ${format}`, CONTENT_TYPES[format], bytes);
    expect(answer.verdict).toBe('READY');
    expect(holdsCanary(Buffer.from(JSON.stringify(answer)))).toBe(false);
    const { outputs } = answers.get(`canaries: ${format}`)!;
    expect(readdirSync(outputs).filter(name => holdsCanary(readFileSync(join(outputs, name))))).toEqual([]);
    expect(readdirSync(outputs).length).toBe(8);
  });
});
