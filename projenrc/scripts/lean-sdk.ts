import { readFile } from 'node:fs/promises';
import { Plugin } from 'esbuild';

/** Where a text of the SDK is written so that esbuild can leave out what nobody uses. What the code does stays the same. */
interface Rewrite {
  readonly files: RegExp;
  readonly rewrite: (source: string) => string;
}

const REWRITES: readonly Rewrite[] = [
  {
    // A key in brackets could be anything to esbuild, so it keeps the schemas of every operation. Each is a constant of the same file.
    files: /@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/,
    rewrite: source => {
      const texts = new Map(Array.from(source.matchAll(/^const (_\w+) = ("[^"\\\n]*");$/gm), ([, name, text]) => [name, text]));
      return source.replace(/\[(_\w+)\]:/g, (key, name) => texts.has(name) ? `${texts.get(name)}:` : key);
    },
  },
  {
    // Of what is imported while the code runs, all is kept, and all that it imports: most of the SDK's core.
    files: /@smithy\/core\/dist-es\/submodules\/protocols\/HttpProtocol\.js$/,
    rewrite: source => {
      const streams = '{ EventStreamSerde, eventStreamSerdeProvider }';
      return `import ${streams} from "@smithy/core/event-streams";\n${source.replace(`const ${streams} = await import("@smithy/core/event-streams");`, '')}`;
    },
  },
];

/** Makes bundles of the AWS SDK a fifth smaller. An SDK that is written in another way is an error: the rewrites are to follow it. */
export const LEAN_SDK: Plugin = {
  name: 'lean-sdk',
  setup: build => {
    for (const { files, rewrite } of REWRITES) {
      build.onLoad({ filter: files }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const contents = rewrite(source);
        return hasKeysInBrackets(contents) || contents.includes('await import(')
          ? { errors: [{ text: `${path} is not written as projenrc/scripts/lean-sdk.ts expects: bring the rewrite up to date` }] }
          : { contents, loader: 'js' };
      });
    }
  },
};

function hasKeysInBrackets(source: string): boolean {
  return /\[_\w+\]:/.test(source);
}
