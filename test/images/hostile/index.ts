import { BOMBS_BELOW_LIMITS, BOMBS_OF_PIXELS } from './bombs';
import { HostileFile } from './hostile-file';
import { CUT, LIES, OTHER_KINDS, POLYGLOTS, SIZES, SPOOFED } from './lies';

/** Every hostile file with its verdict. */
export const HOSTILE: readonly HostileFile[] = [
  ...BOMBS_OF_PIXELS, ...BOMBS_BELOW_LIMITS, ...SPOOFED, ...OTHER_KINDS, ...POLYGLOTS, ...SIZES, ...LIES, ...CUT,
];
