/**
 * Makes a template readable: whatever refers to a resource becomes text with the construct's path for the logical id.
 *
 * `{ "Fn::GetAtt": ["ImagesStorageUploadsE8E1B9E5", "Arn"] }` becomes `${Storage/Uploads.Arn}`, a join becomes its text.
 */
export function readable(value: unknown, paths: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) {
    return value.map(element => readable(element, paths));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value);
  if (entries.length === 1) {
    const [name, argument] = entries[0] as [string, any];
    const nameOf = (logicalId: string): string => paths.get(logicalId) ?? logicalId;
    switch (name) {
      case 'Ref':
        return `\${${nameOf(argument)}}`;
      case 'Fn::GetAtt':
        return `\${${nameOf(argument[0])}.${argument[1]}}`;
      case 'Fn::Join':
        return (readable(argument[1], paths) as string[]).join(argument[0]);
    }
  }
  return Object.fromEntries(entries.map(([key, element]) => [key, readable(element, paths)]));
}
