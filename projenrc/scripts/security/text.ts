import { Variant } from './variants';

/** What readers call the resources of a pipeline, by the beginning of their paths. */
const NAMES: readonly (readonly [path: string, name: string])[] = [
  ['Storage/Uploads', 'uploads bucket'],
  ['Storage/Images', 'images bucket'],
  ['Catalog/Uploads stream', 'stream of the uploads table'],
  ['Catalog/Uploads', 'uploads table'],
  ['Announcement/Outcomes', 'topic'],
  ['Announcement/WebSocket/Clients', 'clients table'],
  ['Announcement/WebSocket/Api', 'WebSocket API'],
  ['Workflow/StateMachineRole', 'The workflow'],
  ['Workflow/StateMachine', 'state machine'],
  ['Request/Api', 'HTTP API'],
  ['Trigger/Uploaded', 'rule of uploaded files'],
  ['Catalog/SweepSchedule', 'schedule of the sweep'],
  ['Workflow/ExecutionEnded', 'rule of ended executions'],
  ['/Key', 'encryptionKey'],
];

/** A path as readers would say it: `uploads bucket/incoming/*`, `request-upload`, `log of request-upload`. */
export function readableName(path: string): string {
  const executions = /^executions of (.*)$/.exec(path);
  if (executions) {
    return `executions of the ${readableName(executions[1])}`;
  }
  const name = NAMES.find(([beginning]) => path === beginning || new RegExp(`^${beginning}\\W`).test(path));
  if (name) {
    return name[1] + path.slice(name[0].length);
  }
  const own = /(?:^|\/)([A-Z]\w+?)(Role|Logs)?$/.exec(path);
  const last = own?.[1].replace(/(?<=.)[A-Z]/g, letter => `-${letter}`).toLowerCase();
  if (own?.[2] === 'Role') {
    return last!;
  }
  if (own?.[2] === 'Logs') {
    return `log of ${last}`;
  }
  const queue = /^(.*?)(?:\/Hub)?\/(DeadLetters|Queue)$/.exec(path);
  if (queue) {
    return `${queue[2] === 'Queue' ? 'queue' : 'dead letters'} of ${queue[1]}`;
  }
  return path.includes('/') && last !== undefined ? last : path;
}

/** As code, whole in one cell. */
export function code(text: string): string {
  return `\`${text.replace(/\|/g, '\\|')}\``;
}

/** A table of Markdown. */
export function rows(head: readonly string[], body: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...body].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

/** In which variants something stands, where it is not in all of them. */
export function only(of: ReadonlySet<Variant>, variants: readonly Variant[]): string {
  const everywhere = of.has(variants[0]);
  const named = variants.filter(variant => of.has(variant) !== everywhere).map(variant => variant.only);
  // Two things together need no word where one of them is enough.
  const enough = named.filter(text => !named.some(other => other !== text && text.includes(other.replace(/^with /, ''))));
  return enough.map(text => !everywhere ? text : text === 'Express only' ? 'not in Express' : `not ${text}`).join(', ');
}
