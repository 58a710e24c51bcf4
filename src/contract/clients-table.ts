/**
 * The clients table of the WebSocket channel: tickets, and connections by whom they listen for and by their own id.
 *
 * | row | `pk` | `sk` |
 * |---|---|---|
 * | ticket | `ticket#{SHA-256 of the ticket}` | `ticket` |
 * | listener | `owner#{ownerId}` or `upload#{uploadId}` | connection id |
 * | connection | `connection#{connection id}` | `connection` |
 *
 * Read by key only and consistently, so whoever is connected hears of what comes next: an index would lag.
 */
export const CLIENTS_TABLE = { partitionKey: 'pk', sortKey: 'sk', timeToLive: 'ttl' } as const;

/** How long a ticket is valid, in seconds: one round trip, and no time to pass it around. */
export const TICKET_SECONDS = 60;

/**
 * Connections that one owner may have at a time, or one upload where uploads have no owner: ten tabs on each of ten devices. Every outcome
 * is pushed to each of them, so without a bound one client could make the pipeline push, and be late for others, as much as it likes.
 */
export const MAX_CONNECTIONS = 100;

/** How long a connection is remembered, in seconds: API Gateway ends every connection after two hours. */
export const CONNECTION_SECONDS = 2 * 60 * 60 + 10 * 60;
