import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Service } from '../calls';
import { FUNCTION_NAMES, FunctionName } from '../functions';

/** How a client of AWS waits for an answer, and how often it asks in all. */
export interface Patience {
  readonly millis: number;
  readonly tries: number;
}

/** The clients of each function. */
export type ClientsOfFunctions = { readonly [fn in FunctionName]: { readonly [service in Service]?: Patience } };

const SERVICES: { readonly [client: string]: Service } = {
  DynamoDBClient: 'dynamo', S3Client: 's3', SFNClient: 'sfn', SNSClient: 'sns', LambdaClient: 'lambda',
};
/** Of the SDK, where a client says nothing. */
const DEFAULT_TRIES = 3;

const ROOT = join(__dirname, '../../..');

interface Config {
  readonly maxAttempts?: number;
  readonly requestHandler?: { readonly requestTimeout?: number };
}

/** Runs every `*.lambda.ts` as it is, and looks which clients it makes: nothing is called while a module loads. */
export function clientsOfFunctions(): ClientsOfFunctions {
  const files = readdirSync(join(ROOT, 'lambda-src'), { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(FUNCTION_NAMES.map(name => {
    const file = files.find(path => path.endsWith(`/${name}.lambda.ts`));
    if (!file) throw new Error(`there is no ${name}.lambda.ts`);
    return [name, clientsIn(`lambda-src/${file}`)];
  })) as Record<FunctionName, { [service in Service]?: Patience }>;
}

function clientsIn(file: string): { [service in Service]?: Patience } {
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT, entryPoints: [file], bundle: true, platform: 'node', format: 'cjs', target: 'node20', packages: 'external', write: false,
  });
  const made: { [service in Service]?: Patience } = {};
  const real = createRequire(join(ROOT, 'package.json'));
  const required = (id: string): unknown => {
    const module = real(id) as { readonly [name: string]: new (config: Config) => object };
    const found = id.startsWith('@aws-sdk/client-') ? Object.entries(SERVICES).find(([name]) => name in module) : undefined;
    if (!found) return module;
    const [client, service] = found;
    class Watched extends module[client] {
      constructor(config: Config) {
        super(config);
        const millis = config.requestHandler?.requestTimeout;
        if (millis === undefined) throw new Error(`${file} makes a client that waits for ever`);
        made[service] = { millis, tries: config.maxAttempts ?? DEFAULT_TRIES };
      }
    }
    return { ...module, [client]: Watched };
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function('module', 'exports', 'require', outputFiles[0].text)({ exports: {} }, {}, required);
  return made;
}
