import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { LEAN_SDK } from '../../projenrc/scripts/lean-sdk';

const SCHEMAS = '@aws-sdk/client-shop/dist-es/schemas/schemas_0.js';
const PROTOCOL = '@smithy/core/dist-es/submodules/protocols/HttpProtocol.js';
const STREAMS = '@smithy/core/event-streams.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lean-sdk-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Bundles one statement beside packages of its own. */
async function bundled(entry: string, packages: { readonly [path: string]: string }): Promise<string> {
  for (const [path, source] of Object.entries({ ...packages, 'entry.js': '' })) {
    const file = path === 'entry.js' ? join(folder, path) : join(folder, 'node_modules', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, path === 'entry.js' ? entry : source);
  }
  const { outputFiles: [{ text }] } = await build({
    entryPoints: [join(folder, 'entry.js')], bundle: true, write: false, format: 'cjs', platform: 'node', plugins: [LEAN_SDK], logLevel: 'silent',
  });
  return text;
}

test('schemas that nobody uses are left out, and the keys of the others stay', async () => {
  const schemas = 'const _h = "http";\nconst _e = "error";\nexport const Used = [{ [_h]: 1, [_e]: 2 }];\nexport const Other = [{ [_h]: "nobody" }];\n';
  const text = await bundled(`import { Used } from '${SCHEMAS}'; exports.used = Used;`, { [SCHEMAS]: schemas });
  expect(text).not.toContain('nobody');
  const exported: { used?: unknown } = {};
  new Function('exports', text)(exported); // eslint-disable-line @typescript-eslint/no-implied-eval
  expect(exported.used).toEqual([{ http: 1, error: 2 }]);
});

test('what was imported while the code runs is there from the start, and of it only what is used', async () => {
  const names = '{ EventStreamSerde, eventStreamSerdeProvider }';
  const packages = {
    [PROTOCOL]: `export async function load() {\n  const ${names} = await import("@smithy/core/event-streams");\n  return [EventStreamSerde, eventStreamSerdeProvider];\n}\n`,
    [STREAMS]: 'export const EventStreamSerde = "serde";\nexport const eventStreamSerdeProvider = "provider";\nexport const other = "nobody";\n',
    '@smithy/core/package.json': '{ "exports": { "./event-streams": "./event-streams.js", "./*": "./*" } }',
  };
  const text = await bundled(`import { load } from '${PROTOCOL}'; exports.load = load;`, packages);
  expect(text).not.toContain('nobody');
  const exported: { load?: () => Promise<unknown> } = {};
  new Function('exports', text)(exported); // eslint-disable-line @typescript-eslint/no-implied-eval
  expect(await exported.load!()).toEqual(['serde', 'provider']);
});

test.each([
  ['a key that is no constant of the file', SCHEMAS, 'import { _h } from "./texts.js";\nexport const Used = [{ [_h]: 1 }];\n'],
  ['another import', PROTOCOL, 'export async function load() { const streams = await import("@smithy/core/event-streams"); return streams; }\n'],
])('an SDK with %s is an error', async (_, path, source) => {
  await expect(bundled(`exports.all = require('${path}');`, { [path]: source, [`${dirname(path)}/texts.js`]: 'export const _h = "http";' }))
    .rejects.toThrow('is not written as projenrc/scripts/lean-sdk.ts expects');
});
