import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';

/**
 * How tasks are retried. The first policy whose errors match counts its own attempts, so the order matters:
 * throttling, then crashes, then everything else. A verdict about a file is data and never comes here.
 */

/**
 * Lambda has no room right now: wait longer and more often, it costs nothing. 1 + 2 + 4 + 8 + 16 + 30 + … s; full jitter
 * halves that. A burst of some hundred uploads in a new account, which runs ten functions at once, needs minutes to drain:
 * 14 attempts wait 150 s on average. Express ends after 300 s in all, so it waits 30 s on average.
 */
function throttled(type: sfn.StateMachineType): sfn.RetryProps {
  return {
    errors: ['Lambda.TooManyRequestsException'],
    interval: Duration.seconds(1),
    backoffRate: 2,
    maxDelay: Duration.seconds(30),
    maxAttempts: type === sfn.StateMachineType.EXPRESS ? 6 : 14,
    jitterStrategy: sfn.JitterType.FULL,
  };
}

/** The function died or ran out of time: perhaps the file did it, so it gets one more chance only; none where the run has no time for it. */
function crashed(again: boolean): sfn.RetryProps {
  return {
    errors: ['Lambda.Unknown', 'Runtime.ExitError', 'Runtime.OutOfMemory', 'Sandbox.Timedout', 'States.Timeout'],
    interval: Duration.seconds(2),
    backoffRate: 1,
    maxAttempts: again ? 1 : 0,
    jitterStrategy: sfn.JitterType.FULL,
  };
}

/** Anything else that is thrown is trouble of a dependency: 2 + 4 + 8 s, at most about 14 s; in Express, which has less time, 2 + 4 s. */
function thrown(type: sfn.StateMachineType): sfn.RetryProps {
  return {
    errors: [sfn.Errors.ALL],
    interval: Duration.seconds(2),
    backoffRate: 2,
    maxDelay: Duration.seconds(20),
    maxAttempts: type === sfn.StateMachineType.EXPRESS ? 2 : 3,
    jitterStrategy: sfn.JitterType.FULL,
  };
}

/** All policies of a task, in their order; `again` says whether there is time for another try of what crashed. */
export function retryPolicies(type: sfn.StateMachineType, again: boolean): sfn.RetryProps[] {
  return [throttled(type), crashed(again), thrown(type)];
}
