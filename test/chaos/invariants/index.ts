import { announcements } from './announcements';
import { answers } from './answers';
import { executions } from './executions';
import { files } from './files';
import type { Invariant } from './invariant';
import { outcomes } from './outcomes';
import { records } from './records';
import { waiting } from './waiting';

/** Everything that must hold, whatever happens. */
export const INVARIANTS: readonly Invariant[] = [...outcomes, ...files, ...records, ...executions, ...announcements, ...answers, ...waiting];
