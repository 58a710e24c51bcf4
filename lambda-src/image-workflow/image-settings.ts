import { HandlerEnvironment } from '../../src/contract/environment';
import { CONTENT_TYPES, SizeProfile, SourceFormat } from '../../src/contract/image-formats';
import { jsonArray, jsonTexts, positiveInteger } from '../shared/env';

/** What inspect-image works by, from its environment. */
export function inspectionSettings(env: HandlerEnvironment<'inspect-image'>) {
  return {
    longestRunSeconds: positiveInteger('LONGEST_RUN_SECONDS', env.LONGEST_RUN_SECONDS),
    accepted: acceptedFormats(env),
    maxPixels: positiveInteger('MAX_PIXELS', env.MAX_PIXELS),
    maxFrames: positiveInteger('MAX_FRAMES', env.MAX_FRAMES),
    sizes: jsonArray<SizeProfile>('SIZES', env.SIZES),
    resizing: {
      memoryMiB: positiveInteger('RESIZE_MEMORY_MIB', env.RESIZE_MEMORY_MIB),
      seconds: positiveInteger('RESIZE_SECONDS', env.RESIZE_SECONDS),
    },
  };
}

/** The formats of the accepted content types. */
export function acceptedFormats(env: Pick<HandlerEnvironment<'resize-image'>, 'ACCEPTED_TYPES'>): readonly SourceFormat[] {
  const formats = Object.keys(CONTENT_TYPES) as SourceFormat[];
  return jsonTexts('ACCEPTED_TYPES', env.ACCEPTED_TYPES).map(contentType => {
    const format = formats.find(candidate => CONTENT_TYPES[candidate] === contentType);
    if (format === undefined) throw new Error(`ACCEPTED_TYPES holds "${contentType}", which is the type of no format`);
    return format;
  });
}
