import type { OutputFormat } from '../output-format';
import { mended, requireDistinct, requireList } from './validation';

const EXAMPLE = '[OutputFormat.webp(), OutputFormat.jpeg()]';

/** A list of formats: at least one, each once. */
export function requireFormats(prop: string, formats: OutputFormat[]): void {
  requireList(prop, formats, EXAMPLE);
  for (const format of formats) {
    if (format?._spec === undefined) {
      throw new Error(`${prop}: each element must be an OutputFormat like ${EXAMPLE}, got ${mended(format, 'pass one', 'formats')}`);
    }
  }
  requireDistinct(prop, formats.map(format => format._spec.format), EXAMPLE);
}
