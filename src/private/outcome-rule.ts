import { Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { describe, requireOptions } from './validation';
import { OutcomeStatus } from '../contract/codes';
import { EVENT_BRIDGE_SOURCE, eventTypeOf } from '../contract/outcome-event';

/** Which events a rule is for. */
export interface OutcomeRule {
  /** The method that the user called, like `onReady`. */
  readonly method: string;
  readonly options: events.OnEventOptions;
  /** Source of the pipeline's events. */
  readonly eventSource: string;
  /** The only outcome it is for; absent for all. */
  readonly status?: OutcomeStatus;
}

/**
 * The pattern of a rule: this pipeline's events, and of these what the user's own pattern lets pass.
 *
 * Merged here, because a rule of the CDK unites two lists of one field, and a narrower pattern would let more pass.
 */
export function outcomePattern({ method, options, eventSource, status }: OutcomeRule): events.EventPattern {
  requireOptions(`${method}: options`, options, '{ target }');
  const { eventPattern = {} } = options;
  requireOptions(`${method}: eventPattern`, eventPattern, "{ detail: { data: { declared: { contentType: ['image/png'] } } } }");
  const { source, detailType, detail = {} } = eventPattern;
  if (Token.isUnresolved(detail)) {
    throw new Error(`${method}: eventPattern.detail must be known when the app is synthesized, got an unresolved value; pass an object`);
  }
  requireOptions(`${method}: eventPattern.detail`, detail, "{ data: { declared: { contentType: ['image/png'] } } }");
  refuse(method, 'source', source, `it is always '${EVENT_BRIDGE_SOURCE}'`);
  refuse(method, 'detail.source', detail.source, 'it names this pipeline');
  refuse(method, 'detail.type', detail.type, 'use detailType, which says the same');
  if (status !== undefined) {
    refuse(method, 'detailType', detailType, `${method} is for one type; use onEvent for others`);
  }
  const type = status === undefined ? detailType : [eventTypeOf(status)];
  return {
    ...eventPattern,
    source: [EVENT_BRIDGE_SOURCE],
    ...(type && { detailType: type }),
    detail: { ...detail, source: [eventSource] },
  };
}

function refuse(method: string, field: string, value: unknown, reason: string): void {
  if (value !== undefined) {
    throw new Error(`${method}: eventPattern.${field} is set by the pipeline, got ${Array.isArray(value) ? JSON.stringify(value) : describe(value)}; `
      + `leave it out, ${reason}`);
  }
}
