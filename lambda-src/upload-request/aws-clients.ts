/**
 * A client waits for these functions, so they give up in time to answer `unavailable` themselves:
 * three attempts and the pauses between them end within 7 seconds.
 */
export const CLIENT_OPTIONS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
} as const;
