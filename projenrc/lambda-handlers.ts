import { existsSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { awscdk, Component, javascript } from 'projen';

const SOURCE_DIR = 'lambda-src';
const EXTENSION = '.lambda.ts';

/**
 * One function class and one bundle per handler.
 *
 * Every `lambda-src/<stage>/<handler>/<handler>.lambda.ts` becomes the class `<Handler>Function` in
 * `src/functions/<handler>-function.ts` and the bundle `assets/lambda-src/<stage>/<handler>/<handler>.lambda/index.js`.
 * To add a handler, write its file and run `npx projen`.
 *
 * The bundles are built before publishing, so that a consumer's synth needs neither esbuild nor Docker.
 */
export class LambdaHandlers extends Component {
  public constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);

    for (const { handler, entrypoint } of findHandlers(project.outdir)) {
      new awscdk.LambdaFunction(project, {
        entrypoint,
        constructFile: `src/functions/${handler}-function.ts`,
        cdkDeps: project.cdkDeps,
        // The function runs on Node.js 24; the code stays within Node.js 20, where tests and local runs execute it too.
        runtime: new awscdk.LambdaRuntime('nodejs24.x', 'node20'),
        awsSdkConnectionReuse: false, // a switch of AWS SDK v2
        bundlingOptions: bundlingOptions(handler),
      });
    }

    // projen would run one esbuild after the other, fresh or not, each with its command line on screen.
    const bundle = project.bundler.bundleTask;
    bundle.reset('tsx projenrc/scripts/assets.ts handlers', { receiveArgs: true });
    bundle.description = 'Bundle the Lambda handlers that are missing or stale (--force: all)';
    for (const task of project.tasks.all.filter(({ name }) => name.startsWith('bundle:'))) {
      project.removeScript(task.name);
    }
  }
}

/** The SDK finds the credentials of developers, containers and servers as well, with clients of three more services. Lambda has them in the environment. */
const CREDENTIALS = { '--alias:@aws-sdk/credential-provider-node': './lambda-src/shared/environment-credentials.ts' };

/** projen hands all of esbuild's options through, although its type for functions names three of them. */
function bundlingOptions(handler: string): Omit<javascript.AddBundleOptions, 'target' | 'platform'> {
  return {
    format: 'cjs', // an ES module would not find sharp: only require() looks into a layer
    // sharp: native code, in a layer. The AWS SDK is bundled, so its version is ours.
    externals: ['sharp'],
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: false,
    watchTask: false,
    logLevel: javascript.BundleLogLevel.WARNING,
    esbuildArgs: {
      '--metafile': `.assets-cache/bundles/${handler}.json`, // for scripts/bundle-handlers.ts, not published
      ...CREDENTIALS,
    },
  };
}

interface Handler {
  readonly handler: string;
  readonly entrypoint: string;
}

function findHandlers(root: string): Handler[] {
  const found = new Map<string, string>();
  for (const stage of folders(join(root, SOURCE_DIR))) {
    for (const folder of folders(join(root, SOURCE_DIR, stage))) {
      const path = posix.join(SOURCE_DIR, stage, folder);
      for (const file of readdirSync(join(root, path)).filter(name => name.endsWith(EXTENSION))) {
        if (file !== folder + EXTENSION) {
          throw new Error(`${path}/${file} is not named after its folder: rename it to ${folder}${EXTENSION}, or move it to ${stage}/${file.slice(0, -EXTENSION.length)}/`);
        }
        const entrypoint = posix.join(path, file);
        const twin = found.get(folder);
        if (twin) {
          throw new Error(`${twin} and ${entrypoint} would both generate src/functions/${folder}-function.ts: rename one of the handlers`);
        }
        found.set(folder, entrypoint);
      }
    }
  }
  return [...found].map(([handler, entrypoint]) => ({ handler, entrypoint }));
}

function folders(path: string): string[] {
  if (!existsSync(path)) {
    return [];
  }
  return readdirSync(path, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name).sort();
}
