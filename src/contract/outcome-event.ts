import { OutcomeStatus } from './codes';

/** The event that tells of an outcome: CloudEvents 1.0, published to the pipeline's topic. */

/** Largest event, in bytes: an eighth of what SNS takes, so every channel can carry it. */
export const MAX_EVENT_BYTES = 32 * 1024;

/** Type of the event of an outcome. */
export function eventTypeOf(status: OutcomeStatus): string {
  return `image-upload-pipeline.image.${status.toLowerCase()}.v1`;
}

/** What tells a pipeline from every other one, wherever it is deployed. */
export interface PipelinePlace {
  readonly account: string;
  /** It also tells the partition. */
  readonly region: string;
  /** Unique within account and region; metrics have it too. */
  readonly pipelineId: string;
}

/** Source of the events of one pipeline: no other has it, so a bus or topic may be shared, across accounts and regions too. */
export function eventSourceOf({ account, region, pipelineId }: PipelinePlace): string {
  return `urn:image-upload-pipeline:${[account, region, pipelineId].join(':')}`;
}

/** `source` of every pipeline's events on an EventBridge bus; `detail.source` says which pipeline. */
export const EVENT_BRIDGE_SOURCE = 'image-upload-pipeline';

/** Message attributes that subscribers filter on. */
export const EVENT_ATTRIBUTES = { type: 'type', status: 'status', ownerId: 'ownerId' } as const;
