import { OutputSpec, SAME_AS_SOURCE, SizeProfile, SizeSpec, SourceFormat } from '../../src/contract/image-formats';

/** The sizes of one upload: "the format of the source" is told by its name, so that nobody downstream needs to know of it. */
export function sizesFor(format: SourceFormat, profiles: readonly SizeProfile[]): SizeSpec[] {
  return profiles.map(profile => ({ ...profile, outputs: outputsFor(format, profile) }));
}

/** Each format once: what is named goes before what the upload happens to be. */
function outputsFor(format: SourceFormat, { outputs }: SizeProfile): OutputSpec[] {
  const same = SAME_AS_SOURCE[format];
  const isNamed = outputs.some(output => output.format === same);
  return outputs.flatMap(output => output.format !== 'source' ? [{ ...output, format: output.format }] : isNamed ? [] : [{ format: same }]);
}
