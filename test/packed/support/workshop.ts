import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VARIABLE = 'PACKED_WORKSHOP';

/** Makes the folder in which a run installs and unpacks; outside the repository, so that nothing of it is found by accident. */
export function openWorkshop(): void {
  process.env[VARIABLE] = mkdtempSync(join(tmpdir(), 'packed-'));
}

/** Removes everything. */
export function closeWorkshop(): void {
  rmSync(process.env[VARIABLE]!, { recursive: true, force: true });
}

/** A folder that is filled when it is first asked for, in whichever test file; the tests then share it. */
export function once(name: string, fill: (folder: string) => void): string {
  const folder = join(process.env[VARIABLE]!, name);
  const filled = `${folder}.filled`;
  if (!existsSync(filled)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    fill(folder);
    mkdirSync(filled);
  }
  return folder;
}

/** An empty folder. */
export function fresh(name: string): string {
  return mkdtempSync(join(process.env[VARIABLE]!, `${name}-`));
}
