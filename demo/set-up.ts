import { LiveItem, LiveList } from './live-list';
import { LocalStep, OnProgress } from '../local/local-stack';

const LABELS: Record<LocalStep, string> = {
  install: 'Download the engine',
  synthesize: 'Synthesize the example',
  start: 'Start the engine',
  bootstrap: 'Bootstrap the account',
  deploy: 'Deploy with the CDK CLI',
};

/** An engine that is there already is found faster than this: not worth a line. */
const WORTH_A_LINE_MS = 400;

/** Shows the steps from nothing to a deployed app. */
export function showSetUp(list: LiveList): OnProgress {
  const items = new Map<LocalStep, LiveItem>();
  let download: NodeJS.Timeout | undefined;
  return (step, state) => {
    if (state !== 'started') {
      clearTimeout(step === 'install' ? download : undefined);
      items.get(step)?.[state]();
    } else if (step === 'install') {
      download = setTimeout(() => {
        items.set(step, list.start(LABELS[step]));
        items.get(step)?.note('first run only');
      }, WORTH_A_LINE_MS);
    } else {
      items.set(step, list.start(LABELS[step]));
    }
  };
}
