import { Synthesis } from './synthesis';

/** One retry policy of a state. */
export interface Retrier {
  readonly ErrorEquals: string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly MaxDelaySeconds?: number;
  readonly BackoffRate: number;
  readonly JitterStrategy: string;
}

/** One state of a definition, with the fields that the tests look at. */
export interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Resource?: string;
  readonly TimeoutSeconds?: number;
  readonly Parameters?: { readonly [name: string]: unknown };
  readonly Retry?: Retrier[];
  readonly Catch?: { readonly ErrorEquals: string[]; readonly Next: string; readonly ResultPath: string }[];
  readonly Choices?: { readonly Next: string; readonly [rule: string]: unknown }[];
  readonly Default?: string;
  readonly ItemProcessor?: Definition;
}

/** A workflow as Step Functions gets it. */
export interface Definition {
  readonly StartAt: string;
  readonly States: { readonly [name: string]: State };
  readonly QueryLanguage?: string;
  readonly TimeoutSeconds?: number;
  readonly Comment?: string;
}

/** The synthesized workflow; references to functions are texts like `${Workflow/CleanUp.Arn}`. */
export function definitionOf(synthesis: Synthesis): Definition {
  return JSON.parse(synthesis.properties('Workflow/StateMachine').DefinitionString) as Definition;
}

/** Every state of a workflow by name, those of its maps too. */
export function statesOf({ States }: Definition): { readonly [name: string]: State } {
  return Object.assign({}, States, ...Object.values(States).map(({ ItemProcessor }) => ItemProcessor ? statesOf(ItemProcessor) : {}));
}

/** The states of one type, by name. */
export function statesOfType(definition: Definition, type: string): { readonly [name: string]: State } {
  return Object.fromEntries(Object.entries(statesOf(definition)).filter(([, state]) => state.Type === type));
}

/** A copy as it stands when deployed: `${Workflow/CleanUp.Arn}` is the ARN of a function `CleanUp`. */
export function withArns(definition: Definition): Definition {
  return JSON.parse(JSON.stringify(definition).replace(
    /\$\{[^}]*?(\w+)\.Arn\}/g, 'arn:aws:lambda:eu-central-1:111122223333:function:$1')) as Definition;
}
