import { Duration } from 'aws-cdk-lib';
import { HUB_DELIVERY } from '../contract/hub';
import { PATIENCE } from '../contract/patience';
import type { PipelineFunctionOptions } from '../function-options';

/** Every opinion of the construct, each with its reason, in one place. */

const MEBIBYTE = 1024 * 1024;

/** Largest file: what phone cameras write fits in 10 MiB; inspection holds the whole file in memory, so 200 MiB is the end. */
export const FILE_SIZE = { default: 10 * MEBIBYTE, min: 1, max: 200 * MEBIBYTE };

/** Most pixels, all frames together: what 100 MP take of memory, at most, is what resize-image has (`src/contract/resize-work.ts`). */
export const PIXELS = { default: 100_000_000, min: 1, max: 100_000_000 };

/** Most frames: ten seconds of animation at 30 frames a second. */
export const FRAMES = { default: 300, min: 1, max: 10_000 };

/** What stands before every key: words that need no escape in URLs and events, short enough for the ids of lifecycle rules, which have 255 characters. */
export const KEY_PREFIX = { pattern: /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)+$/, maxLength: 200 };

/** How long a form is valid, in seconds: long enough to upload over a slow line, too short to be passed around. */
export const UPLOAD_EXPIRY_SECONDS = { default: 300, min: 10, max: 3600 };

/** How long a URL in an answer is valid, in seconds: one look at the page. Asking again gives a new one. */
export const URL_EXPIRY_SECONDS = 900;

/** What encoders take. Their defaults stand in `ENCODER_DEFAULTS`, where handlers find them too. */
export const ENCODERS = {
  quality: { min: 1, max: 100 },
  alphaQuality: { min: 1, max: 100 },
  compressionLevel: { min: 0, max: 9 },
  webpEffort: { min: 0, max: 6 },
  avifEffort: { min: 0, max: 9 },
};

/** Behind transparency in JPEG and around `contain`: what most pages are. */
export const DEFAULT_BACKGROUND = '#ffffff';

/** Characters that the sizes may take in a function's environment. It holds 4 KB in all, as JSON, where each quote in a value counts twice. */
export const SIZES_MAX_CHARACTERS = 3200;

/** When S3 removes what nobody did: nets below the mechanism, which deletes by itself. */
export const LIFECYCLE = {
  /** Longer than any dead letter lives (14 days), so an event that is redriven still finds its file. */
  incoming: Duration.days(15),
  /** Versions of quarantined files that the rule above has expired: at once, or their bytes would outlive their time. */
  quarantineNoncurrent: Duration.days(1),
  /** Versions that something deleted or wrote over. */
  noncurrent: Duration.days(15),
  /** Parts that nobody completes. */
  multipart: Duration.days(1),
};

/** How long a refused file stays: long enough for a look at it, and never longer than its record. Days, because lifecycle rules count in days. */
export const QUARANTINE_DAYS = { default: 7, min: 1, max: 30 };

/** Memory (MB) and time of one handler. */
export interface HandlerSize {
  readonly memorySize: number;
  readonly timeout: Duration;
}

/** Memory and time of each handler. Those of the workflow are shorter in Express, see `workflow-times.ts`. */
export const HANDLERS = {
  /** 512 MB: CPU comes with memory, and most of a call is TLS and signing. 20 s: two calls of seven seconds at most. */
  requestUpload: { memorySize: 512, timeout: Duration.seconds(20) },
  readUpload: { memorySize: 512, timeout: Duration.seconds(10) },
  deleteUpload: { memorySize: 512, timeout: Duration.seconds(10) },
  /** 256 MB: it sleeps. Its time follows the longest wait, see `AWAIT_OUTCOME_MARGIN`. */
  awaitOutcome: { memorySize: 256 },
  startWorkflow: { memorySize: 256, timeout: Duration.seconds(60) },
  /** 1024 MB: holds the file twice while it arrives. */
  inspectImage: { memorySize: 1024, timeout: Duration.seconds(60) },
  /** 1769 MB: one whole vCPU, and what 100 MP of any kind need but AVIF, frames of animations among them. */
  resizeImage: { memorySize: 1769, timeout: Duration.minutes(2) },
  recordImage: { memorySize: 256, timeout: Duration.seconds(60) },
  cleanUp: { memorySize: 256, timeout: Duration.seconds(60) },
  /** 512 MB: ten shards side by side. It ends before the next one starts; what is left is the next one's. */
  sweepUploads: { memorySize: 512, timeout: Duration.minutes(4) },
  announceOutcome: { memorySize: 256, timeout: Duration.seconds(30) },
  /** Two calls of ten seconds at most. */
  forwardToEventBus: { memorySize: 256, timeout: Duration.seconds(25) },
  /** 20 s: two pushes that hang, one after the other, and their retries. */
  pushToClients: { memorySize: 256, timeout: Duration.seconds(20) },
  trackConnection: { memorySize: 512, timeout: Duration.seconds(25) },
};

/** MiB that Lambda gives a function. */
export const MEMORY = { min: 128, max: 10_240 };

/** What inspection takes, in MiB: what is always there, and the file twice while it arrives. */
export const INSPECT_MEMORY = { base: 150, files: 2 };

/** Longest side of a size, in pixels: the most that WebP can hold. */
export const LONGEST_SIDE = 16_383;

/** Seconds that a function may take at most; at least what its clients need, `NEEDED_SECONDS`. */
export const LONGEST_SECONDS = {
  /** What Lambda allows. */
  default: 900,
  /** The HTTP API gives up after 30 s, the WebSocket API after 29. */
  api: 29,
  /** It should end before the next sweep starts. */
  sweep: 300,
};

/** Longest wait of one request, in seconds: API Gateway gives up after 30, whatever the function is doing. */
export const MAX_WAIT_SECONDS = { default: 25, min: 1, max: 25 };

/** What the function has beside the wait: a last look at the record that fails once, and signing URLs. */
export const AWAIT_OUTCOME_MARGIN = Duration.seconds(PATIENCE.look.seconds);

/** The handlers that the HTTP API calls. */
export const API_HANDLERS: readonly (keyof PipelineFunctionOptions)[] = [
  'requestUpload', 'readUpload', 'deleteUpload', 'awaitOutcome', 'trackConnection',
];

/** Calls at once that can be reserved: none would be a function that never runs, more than this no account begins with. */
export const RESERVED_CONCURRENCY = { min: 1, max: 10_000 };

/** Calls at once that a function of the workflow should have: what a new account has for all, and what the waits of `retry-policies.ts` are made for. */
export const WORKFLOW_CONCURRENCY = 10;

/** Throttle of an API that anybody may call: enough for a trial, too little for a bill. */
export const OPEN_API_THROTTLE = { rateLimit: 10, burstLimit: 20 };

/** Throttle of the WebSocket API: as many messages and connections a second as an account may open connections. */
export const WEB_SOCKET_THROTTLE = { rateLimit: 500, burstLimit: 1000 };

/** How long API Gateway keeps what a Lambda authorizer answered, in seconds: nobody is let in who has been locked out. An hour is the most it keeps. */
export const AUTHORIZER_CACHE_SECONDS = { default: 0, min: 0, max: 3600 };

/** Throttle of the API that users set: enough for one request, and no more than an account can be given. */
export const API_THROTTLE = { min: 1, max: 1_000_000 };

/** How long a browser keeps the answer of a preflight: the most that Chromium keeps. */
export const CORS_MAX_AGE = Duration.hours(2);

/** How long dead letters stay: the most that SQS keeps. */
export const DEAD_LETTER_RETENTION = Duration.days(14);

/** How often the sweep looks for what is due. Together with the times in the protocol it bounds how long anything stays open. */
export const SWEEP_INTERVAL = Duration.minutes(5);

/** How long EventBridge tries to deliver an event of S3 before it becomes a dead letter. The sweep claims the file long before. */
export const TRIGGER = { retryAttempts: 10, maxEventAge: Duration.hours(6) };

/** Announcing: how many changes at once, and how long a change is tried before it becomes a dead letter. */
export const STREAM = { batchSize: 10, maxRecordAge: Duration.hours(6) };

/** How a channel takes outcomes from the hub. */
export const HUB_SUBSCRIBER = {
  ...HUB_DELIVERY,
  /** Six times the function's timeout, as AWS advises: throttled calls are tried again within it. */
  visibilityFactor: 6,
  /** Calls at once that a mapping can be held to. */
  concurrency: { min: 2, max: 1000 },
  /** Well above the hour of tries, for a mapping that somebody switched off. */
  retention: Duration.days(4),
};

/** When an alarm of the pipeline is raised: from `threshold` on, in as many periods in a row. */
export interface AlarmDefault {
  readonly threshold: number;
  readonly evaluationPeriods: number;
}

/** Period of alarms and graphs: a person cannot act faster, and sweep and schedules count in it too. */
export const METRIC_PERIOD = Duration.minutes(5);

/** Every alarm. What each means and what to do stands in docs/runbook.md. */
export const ALARMS = {
  /** Each is an upload that its owner sees as failed, or will as soon as the sweep has ended it, and somebody has to try it again. */
  executionsFailed: { threshold: 1, evaluationPeriods: 1 },
  /** Every retry and every task has a bound below it, so the whole run should never reach its own. */
  executionsTimedOut: { threshold: 1, evaluationPeriods: 1 },
  /** Throttled transitions are repeated by Step Functions itself: peaks pass, a quarter of an hour of it is a quota that is too small. */
  executionsThrottled: { threshold: 100, evaluationPeriods: 3 },
  /** One event that failed all of its three tries, or three that failed once. */
  triggerErrors: { threshold: 3, evaluationPeriods: 1 },
  /** Nobody but a person takes a message out. */
  deadLetters: { threshold: 1, evaluationPeriods: 1 },
  /** A client asks again after one of them; five in five minutes are no accident. */
  apiServerErrors: { threshold: 5, evaluationPeriods: 1 },
  /** Half of what people send: a client is broken, or a limit fits nobody. */
  rejectRatio: { threshold: 0.5, evaluationPeriods: 1 },
  /** Three sweeps could not do it. Three periods, because a sweep does not fall into each of them exactly once. */
  oldestOpenUpload: { threshold: 900, evaluationPeriods: 3 },
  /** Outcomes are announced within seconds; five minutes of waiting, twice, is a topic or function that does not work. */
  streamAge: { threshold: 5 * 60 * 1000, evaluationPeriods: 2 },
  /** Perhaps a file that is made to crash the decoder: worth a look each time. */
  processingCrashed: { threshold: 1, evaluationPeriods: 1 },
} satisfies { readonly [alarm: string]: AlarmDefault };

/** Refused files are counted by the hour, and from this many outcomes on: below, one person with one bad file is half of all. */
export const REJECT_RATIO = { period: Duration.hours(1), leastOutcomes: 20 };

/** Periods in a row that an alarm may wait for: a day of hours, the most that CloudWatch looks back at. */
export const EVALUATION_PERIODS = { min: 1, max: 24 };
