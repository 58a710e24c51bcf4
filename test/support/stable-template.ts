import { Template } from 'aws-cdk-lib/assertions';

/** A template without what changes with every build of the handlers: hashes of code, and the logical ids that carry them. */
export function stableTemplate(template: Template): unknown {
  return JSON.parse(JSON.stringify(template.toJSON())
    .replace(/\b[0-9a-f]{64}\b/g, 'HASH')
    .replace(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1HASH'));
}
