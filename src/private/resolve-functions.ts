import { Duration, Token } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { API_HANDLERS, HandlerSize, HANDLERS, INSPECT_MEMORY, LONGEST_SECONDS, MEMORY, RESERVED_CONCURRENCY } from './defaults';
import { neededMiB, ResizeLimits, slowestSize } from './resize-needs';
import { describe, requireInteger, requireOptions, requireSeconds } from './validation';
import { EXPRESS_TASKS, secondsWithCleanUp, WORKFLOW_HANDLERS, workflowHandlersOf } from './workflow-times';
import { HANDLER_ENVIRONMENT, HandlerName } from '../contract/environment';
import { NEEDED_SECONDS } from '../contract/patience';
import type { FunctionSettings, PipelineFunctionOptions } from '../function-options';

type HandlerKey = keyof PipelineFunctionOptions;

/** Names that Lambda sets itself, and refuses in a function's configuration. */
const RESERVED_BY_LAMBDA = [
  '_HANDLER', '_X_AMZN_TRACE_ID', 'AWS_DEFAULT_REGION', 'AWS_REGION', 'AWS_EXECUTION_ENV', 'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_FUNCTION_VERSION', 'AWS_LAMBDA_INITIALIZATION_TYPE', 'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME', 'AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT', 'LAMBDA_RUNTIME_DIR',
];

/** Names that the handlers read themselves. */
const OURS: readonly string[] = Object.values(HANDLER_ENVIRONMENT).flat();

/** Checks the settings of the functions, and gives resizing what the limits need where that is more than by default. */
export function resolveFunctions(
  functionOptions: PipelineFunctionOptions | undefined, limits: ResizeLimits, stateMachineType: sfn.StateMachineType,
): PipelineFunctionOptions {
  const own = functionOptions ?? {};
  requireOptions('functionOptions:', own, '{ resizeImage: { memorySize: 3008 } }');
  for (const [handler, settings] of Object.entries(own) as [HandlerKey, FunctionSettings | undefined][]) {
    if (settings !== undefined) {
      requireSettings(handler, settings);
    }
  }
  requireMemoryFor('inspectImage', own.inspectImage, neededByInspection(limits), `maxFileSize of ${mebibytes(limits)} MiB`);
  const needed = neededMiB(limits);
  requireMemoryFor('resizeImage', own.resizeImage, needed,
    `${limits.maxPixels} pixels in ${limits.acceptedTypes.join(', ')}, and what is made of them`);
  if (stateMachineType === sfn.StateMachineType.EXPRESS) {
    requireTimeForCleanUp(own);
  }
  const raised = own.resizeImage?.memorySize === undefined && needed > HANDLERS.resizeImage.memorySize;
  const resolved = raised ? { ...own, resizeImage: { ...own.resizeImage, memorySize: needed } } : own;
  requireTimeForSizes(limits, workflowHandlersOf(stateMachineType, resolved).resizeImage);
  return resolved;
}

/** Refuses settings of functions that there are not, misspelt ones among them. */
export function requireFunctions(functionOptions: PipelineFunctionOptions | undefined, functions: object): void {
  const unknown = Object.keys(functionOptions ?? {}).find(handler => !(handler in functions));
  if (unknown !== undefined && functionOptions![unknown as HandlerKey] !== undefined) {
    throw new Error(`functionOptions.${unknown}: must be a function of this pipeline, one of ${Object.keys(functions).join(', ')}, got ${describe(unknown)}; leave it out`);
  }
}

function requireSettings(handler: HandlerKey, settings: FunctionSettings): void {
  const prop = `functionOptions.${handler}`;
  requireOptions(`${prop}:`, settings, '{ memorySize: 3008 }');
  const { memorySize, timeout, reservedConcurrentExecutions, environment } = settings;
  if (memorySize !== undefined) {
    requireInteger(`${prop}.memorySize`, memorySize, MEMORY);
  }
  if (timeout !== undefined) {
    requireTimeout(handler, timeout);
  }
  if (reservedConcurrentExecutions !== undefined) {
    requireInteger(`${prop}.reservedConcurrentExecutions`, reservedConcurrentExecutions, RESERVED_CONCURRENCY);
  }
  if (environment !== undefined) {
    requireEnvironment(`${prop}.environment`, environment);
  }
}

/** A function that ends before its clients give up tells nobody what was wrong. */
function requireTimeout(handler: HandlerKey, timeout: Duration): void {
  const prop = `functionOptions.${handler}.timeout`;
  const range = { min: neededSecondsOf(handler), max: longestSecondsOf(handler) };
  const seconds = timeout?.toSeconds?.({ integral: false });
  if (!Token.isUnresolved(seconds) && seconds < range.min) {
    throw new Error(`${prop}: must be whole seconds from ${range.min} to ${range.max}, got ${seconds} s; raise it to ${range.min}, `
      + 'before which its clients do not give up on a service that falls silent');
  }
  requireSeconds(prop, timeout, range);
}

function neededSecondsOf(handler: HandlerKey): number {
  return NEEDED_SECONDS[handler.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`) as HandlerName];
}

function longestSecondsOf(handler: HandlerKey): number {
  if (API_HANDLERS.includes(handler)) {
    return LONGEST_SECONDS.api;
  }
  return handler === 'sweepUploads' ? LONGEST_SECONDS.sweep : LONGEST_SECONDS.default;
}

function requireEnvironment(prop: string, environment: { readonly [name: string]: string }): void {
  requireOptions(`${prop}:`, environment, "{ NODE_OPTIONS: '--enable-source-maps' }");
  for (const [name, value] of Object.entries(environment)) {
    if (OURS.includes(name)) {
      throw new Error(`${prop}: a name must be none that the pipeline sets itself, got '${name}'; take another name`);
    }
    if (RESERVED_BY_LAMBDA.includes(name)) {
      throw new Error(`${prop}: a name must be none that Lambda reserves, got '${name}'; take another name`);
    }
    if (!/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name)) {
      throw new Error(`${prop}: a name must have letters, digits and underscores, at least two, a letter first, got '${name}'; take another name`);
    }
    if (typeof value !== 'string') {
      throw new Error(`${prop}: the value of '${name}' must be a text, got ${describe(value)}; write it in quotes`);
    }
  }
}

function requireMemoryFor(handler: HandlerKey, settings: FunctionSettings | undefined, needed: number, load: string): void {
  if (settings?.memorySize !== undefined && settings.memorySize < needed) {
    throw new Error(`functionOptions.${handler}.memorySize: must be at least ${needed} MiB for ${load}, got ${settings.memorySize}; `
      + `raise it to ${needed}, or lower the limits`);
  }
}

/** A size whose worst upload takes more than is planned for a run would end many runs in a timeout, after all their tries. */
function requireTimeForSizes(limits: ResizeLimits, { memorySize, timeout }: HandlerSize): void {
  const { name, seconds } = slowestSize(limits, memorySize);
  if (seconds > timeout.toSeconds()) {
    const raise = seconds <= LONGEST_SECONDS.default ? `raise it to ${seconds}, or ` : '';
    throw new Error(`functionOptions.resizeImage.timeout: must be at least ${seconds} s for size '${name}' of ${limits.maxPixels} pixels with ${memorySize} MiB, `
      + `got ${timeout.toSeconds()} s; ${raise}take less effort, give the size both sides, or lower the limits`);
  }
}

/** Clean up must have its time before an Express run ends, or only the sweep could end the upload. */
function requireTimeForCleanUp(own: PipelineFunctionOptions): void {
  const handlers = workflowHandlersOf(sfn.StateMachineType.EXPRESS, own);
  const cleanUp = handlers.cleanUp.timeout;
  for (const handler of WORKFLOW_HANDLERS.filter(name => name !== 'cleanUp')) {
    const { timeout } = handlers[handler];
    const tooLong = secondsWithCleanUp(timeout, 1, cleanUp) - EXPRESS_TASKS.toSeconds();
    if (tooLong > 0) {
      const shortened = timeout.toSeconds() - tooLong;
      const [own_, seconds, most] = own[handler]?.timeout === undefined || shortened < neededSecondsOf(handler)
        ? ['cleanUp', cleanUp, cleanUp.toSeconds() - Math.ceil(tooLong / 2)] as const
        : [handler, timeout, shortened] as const;
      throw new Error(`functionOptions.${own_}.timeout: must be at most ${most} s with StateMachineType.EXPRESS, whose runs end after five minutes with Clean up in them, `
        + `got ${seconds.toSeconds()} s; shorten it, or take StateMachineType.STANDARD`);
    }
  }
}

function neededByInspection({ maxFileSize }: ResizeLimits): number {
  return INSPECT_MEMORY.base + INSPECT_MEMORY.files * mebibytes({ maxFileSize });
}

function mebibytes({ maxFileSize }: Pick<ResizeLimits, 'maxFileSize'>): number {
  return Math.ceil(maxFileSize / 1024 / 1024);
}
