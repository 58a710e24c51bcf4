import type { OutcomeEvent } from './outcome-event';

/**
 * The event in a message of the topic, if it is this pipeline's. A topic of the user's own may carry other messages, events of other
 * pipelines among them, whose owners are known by other ids.
 *
 * Not more is looked at than the source: an event of a later version, that waited in the queue while this one was deployed, is as good.
 */
export function ownEventIn(body: string, eventSource: string): Partial<OutcomeEvent> | undefined {
  const event = parseObject(body);
  return event?.source === eventSource ? event : undefined;
}

function parseObject(body: string): Partial<OutcomeEvent> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
