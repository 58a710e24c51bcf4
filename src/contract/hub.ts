/**
 * How a channel takes outcomes from the hub: messages of one call, and how often a message is tried before it is a dead letter.
 *
 * An outage of an hour heals by itself: a function of 25 seconds tries a message every two and a half minutes.
 */
export const HUB_DELIVERY = { batchSize: 10, maxReceiveCount: 25 } as const;
