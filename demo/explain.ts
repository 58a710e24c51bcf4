import { LiveList } from './live-list';
import { AppliedRemoval } from '../local/assembly-adapter';

/** Tells what is taken out of the app for the local engine, and why. */
export function explain(removals: readonly AppliedRemoval[], list: LiveList): void {
  list.print('\nThe local engine gets a copy of the synthesized app, the same that would go to AWS, less this:');
  for (const { id, what, why, count, resources } of removals) {
    list.print(`\n  ${id}: ${count === 1 ? 'once' : `${count} times`}`);
    list.print(`    what  ${what}`);
    list.print(`    why   ${why}`);
    if (count > 0) {
      list.print(`    from  ${resources.join(', ')}`);
    }
  }
  list.print('\nWhat the engine itself does otherwise than AWS stands in docs/fidelity.md.');
}
