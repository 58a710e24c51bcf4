import { AVIF_QUALITY } from './avif-quality';
import { COLD_START } from './cold-start';
import { COST } from './cost';
import { FLOOR } from './floor';
import { MEMORY } from './memory';
import { AVIF, NAIVE, VERIFICATION } from './naive';
import { PEERS } from './peers';
import { READY } from './ready';
import { Row } from './row';

/** All rows, in the order of the page. */
export const ROWS: readonly Row[] = [FLOOR, NAIVE, AVIF, AVIF_QUALITY, VERIFICATION, MEMORY, PEERS, COLD_START, READY, COST];
