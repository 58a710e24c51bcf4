/**
 * Environment variables of every handler: the only place that spells them.
 *
 * The constructs set exactly these names (a missing one does not compile), the handlers read exactly these
 * (`lambda-src/shared/env.ts`), and a test compares both with the synthesized template.
 * Bundles and constructs both import this folder, so nothing in it may import anything outside it.
 */
export const HANDLER_ENVIRONMENT = {
  'request-upload': ['UPLOADS_TABLE_NAME', 'UPLOADS_BUCKET_NAME', 'KEY_PREFIX', 'AUTHORIZATION', 'ACCEPTED_TYPES', 'MAX_FILE_SIZE', 'UPLOAD_EXPIRY_SECONDS', 'PIPELINE_ID'],
  'read-upload': [
    'UPLOADS_TABLE_NAME', 'AUTHORIZATION', 'URL_EXPIRY_SECONDS', 'ACCEPTED_TYPES', 'MAX_FILE_SIZE', 'UPLOAD_EXPIRY_SECONDS', 'MAX_PIXELS', 'MAX_FRAMES',
  ],
  'await-outcome': ['UPLOADS_TABLE_NAME', 'AUTHORIZATION', 'URL_EXPIRY_SECONDS', 'MAX_WAIT_SECONDS'],
  'delete-upload': ['UPLOADS_TABLE_NAME', 'AUTHORIZATION', 'STATE_MACHINE_ARN', 'STATE_MACHINE_TYPE'],
  'start-workflow': ['UPLOADS_TABLE_NAME', 'UPLOADS_BUCKET_NAME', 'KEY_PREFIX', 'STATE_MACHINE_ARN', 'LONGEST_RUN_SECONDS', 'PIPELINE_ID'],
  'inspect-image': [
    'UPLOADS_TABLE_NAME', 'UPLOADS_BUCKET_NAME', 'KEY_PREFIX', 'LONGEST_RUN_SECONDS', 'ACCEPTED_TYPES', 'MAX_PIXELS', 'MAX_FRAMES', 'SIZES',
    'RESIZE_MEMORY_MIB', 'RESIZE_SECONDS',
  ],
  'resize-image': ['UPLOADS_BUCKET_NAME', 'IMAGES_BUCKET_NAME', 'KEY_PREFIX', 'ACCEPTED_TYPES', 'MAX_PIXELS'],
  'record-image': ['UPLOADS_TABLE_NAME', 'UPLOADS_BUCKET_NAME', 'IMAGES_BUCKET_NAME', 'KEY_PREFIX', 'LONGEST_RUN_SECONDS', 'PIPELINE_ID'],
  'clean-up': ['UPLOADS_TABLE_NAME', 'UPLOADS_BUCKET_NAME', 'IMAGES_BUCKET_NAME', 'KEY_PREFIX', 'LONGEST_RUN_SECONDS', 'REJECTED_FILES', 'PIPELINE_ID'],
  'sweep-uploads': [
    'UPLOADS_TABLE_NAME', 'UPLOADS_BUCKET_NAME', 'IMAGES_BUCKET_NAME', 'KEY_PREFIX', 'STATE_MACHINE_ARN', 'STATE_MACHINE_TYPE', 'CLEAN_UP_FUNCTION_NAME',
    'LONGEST_RUN_SECONDS', 'PIPELINE_ID',
  ],
  'announce-outcome': ['TOPIC_ARN', 'EVENT_SOURCE'],
  'forward-to-event-bus': ['EVENT_BUS_ARN', 'EVENT_SOURCE'],
  'push-to-clients': ['CLIENTS_TABLE_NAME', 'CALLBACK_URL', 'EVENT_SOURCE'],
  'track-connection': ['UPLOADS_TABLE_NAME', 'CLIENTS_TABLE_NAME', 'AUTHORIZATION', 'EVENT_SOURCE', 'WEB_SOCKET_URL'],
} as const;

/** A handler, named as its folder in `lambda-src`. */
export type HandlerName = keyof typeof HANDLER_ENVIRONMENT;

/** The complete environment of one handler. */
export type HandlerEnvironment<H extends HandlerName> = { readonly [name in typeof HANDLER_ENVIRONMENT[H][number]]: string };

/**
 * What a function's process is told before it starts; the user's own goes before. Of resize-image, how glibc hands out memory to the few threads that work on
 * large pieces: from one arena, and without asking the kernel for each (docs/decisions/0039).
 */
export const PROCESS_ENVIRONMENT: { readonly [handler in HandlerName]?: { readonly [name: string]: string } } = {
  'resize-image': { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: `${32 * 1024 * 1024}`, MALLOC_TRIM_THRESHOLD_: `${64 * 1024 * 1024}` },
};

/** Values of `AUTHORIZATION`: how the API knows its caller, and so whose an upload is. Of a token also the claim that names the owner. */
export type AuthorizationKind = 'iam' | `jwt:${string}` | 'lambda' | 'none';

/** Values of `STATE_MACHINE_TYPE`: only Standard can say what became of an execution, and stop it. */
export const STATE_MACHINE_KINDS = ['STANDARD', 'EXPRESS'] as const;
/** One of them. */
export type StateMachineKind = typeof STATE_MACHINE_KINDS[number];
