import { FailureCode } from '../../src/contract/codes';
import { CleanUpReason } from '../../src/contract/messages';
import { Closing } from '../../src/contract/upload-record';

/** A function or the workflow ran out of time; `TIMED_OUT` is how an execution's status says so. */
const TIMEOUTS = ['States.Timeout', 'States.HeartbeatTimeout', 'Sandbox.Timedout', 'TIMED_OUT'];
/** A function ended without an answer: out of memory, or the decoder crashed. */
const CRASHES = ['Lambda.Unknown', 'Runtime.ExitError', 'Runtime.OutOfMemory'];

/** For the owner of the file: what happened, without our internals. */
const DETAILS: { readonly [code in FailureCode]: string } = {
  'processing-timeout': 'The image took too long to process.',
  'processing-crashed': 'The image could not be processed.',
  'internal': 'The image could not be processed because of a problem on our side.',
};

/** How an attempt ends, by the reason why clean-up was called. */
export function closingOf(reason: CleanUpReason): Closing {
  if ('rejected' in reason) return { outcome: 'REJECTED', code: reason.rejected.code, detail: reason.rejected.detail };
  const code = failureCodeOf(reason.failed);
  return { outcome: 'FAILED', code, detail: DETAILS[code] };
}

/** The cause counts too: a function's timeout can be reported under the name of a crash. A state's timeout has none. */
function failureCodeOf({ error, cause }: { readonly error: string; readonly cause: string }): FailureCode {
  if (TIMEOUTS.includes(error) || cause?.includes('Task timed out')) return 'processing-timeout';
  return CRASHES.includes(error) ? 'processing-crashed' : 'internal';
}
