import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { consumer, EXAMPLES, lowestPeers, newestPeers, Peers, STACKS } from './support/consumer';
import { measureCost } from './support/cost';
import { synthesizeAlone, withoutNetwork } from './support/synthesis';
import { tell } from './support/tell';
import { run } from '../../projenrc/scripts/command';

/** Functions of a pipeline. */
const HANDLERS = 8;

describe.each<[string, () => Peers]>([['lowest', lowestPeers], ['newest', newestPeers]])('with the %s aws-cdk-lib', (_name, peers) => {
  test('installs nothing but its peers, and the example apps fit its types', () => {
    const folder = consumer(peers());

    const installed = readdirSync(join(folder, 'node_modules')).filter(name => !name.startsWith('.')).sort();
    expect(installed).toEqual(['@aws-cdk', 'aws-cdk-lib', 'cdk-image-upload-pipeline', 'constructs']);
    expect(existsSync(join(folder, 'app', 'app.js'))).toBe(true);
  });

  test.each(EXAMPLES)('synthesizes %s without network, docker, esbuild and npm', name => {
    const { templates, assets } = synthesizeAlone(consumer(peers()), name);

    expect(Object.keys(templates)).toHaveLength(STACKS[name]);
    const resources = Object.values(templates).flatMap(template => Object.values(
      (JSON.parse(template) as { readonly Resources: Readonly<Record<string, { readonly Type: string }>> }).Resources));
    expect(resources.filter(({ Type }) => Type === 'AWS::Lambda::Function').length).toBeGreaterThanOrEqual(HANDLERS);
    expect(assets.length).toBeGreaterThanOrEqual(HANDLERS + 1);
  });

  test('publishes whole folders: each bundle, and a layer with sharp in it', () => {
    const { folder, assets } = synthesizeAlone(consumer(peers()), 'minimal');

    const bundles = assets.filter(name => existsSync(join(folder, name, 'index.js')));
    const layers = assets.filter(name => existsSync(join(folder, name, 'nodejs', 'node_modules', 'sharp', 'dist', 'index.cjs')));
    expect(bundles.length).toBeGreaterThanOrEqual(HANDLERS);
    expect(layers).toHaveLength(1);
  });

  test('tells what a pipeline costs at synth', () => {
    tell(measureCost(consumer(peers()), peers().cdk));
  });
});

test('there is no network in there', () => {
  const interfaces = "process.stdout.write(Object.keys(require('node:os').networkInterfaces()).join(' '))";

  expect(run('/usr/bin/unshare', [...withoutNetwork(), process.execPath, '-e', interfaces], { env: { PATH: '' } })).toBe('');
});
