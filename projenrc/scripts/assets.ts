/**
 * Builds what is missing or stale in `assets`: `assets.ts handlers layers [--force]`.
 */
import { bundleHandlers } from './bundle-handlers';
import { buildSharpLayers } from './sharp-layers';

async function main(args: readonly string[]): Promise<void> {
  const force = args.includes('--force');
  if (args.includes('handlers')) {
    await bundleHandlers(force);
  }
  if (args.includes('layers')) {
    buildSharpLayers(force);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
