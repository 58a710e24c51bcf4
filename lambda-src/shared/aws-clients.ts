/**
 * Clients of functions that nobody waits for at a screen. A dependency that falls silent must be an error, which is retried,
 * before the function's own timeout ends it, which looks like a file that crashed us: three attempts end within 40 seconds.
 * An answer that falls silent half way ends as one that never came. S3 may take seconds to copy a large file.
 */
export const CLIENT_OPTIONS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000, socketTimeout: 10_000, throwOnRequestTimeout: true },
} as const;
