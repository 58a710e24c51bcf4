import type { StateMachineKind } from '../../../src/contract/environment';
import type { Definition } from '../../support/definition';
import type { SourceChange } from '../bundle/bundle';

/** A rule of the protocol, removed or weakened: the suite has to notice. */
export interface Mutation {
  readonly name: string;
  /** The rule that is missing then, as PROTOCOL.md says it. */
  readonly rule: string;
  /** Changes of sources. Where two defences cover one another, both are removed, and `rule` says so. */
  readonly sources?: readonly SourceChange[];
  /** A change of the synthesized definition; it must change something. */
  readonly definition?: (definition: Definition) => void;
  /** Where the rule exists in one kind of workflow only. */
  readonly kinds?: readonly StateMachineKind[];
  /** Profiles of the schedules that it is shown, where the usual mixture hardly ever meets the rule. */
  readonly profiles?: readonly string[];
}
