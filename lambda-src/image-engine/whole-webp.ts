const WEBP_IMAGES = ['VP8 ', 'VP8L', 'ANMF'];

/** Some writers give the size of the file, or forget the byte that makes the last chunk even. Then the chunks tell. */
export function wholeWebp(file: Buffer): Buffer | undefined {
  const promised = file.readUInt32LE(4) + 8;
  if (promised <= file.length) {
    return file.subarray(0, promised);
  }
  let imageSeen = false;
  let at = 12;
  while (at + 8 <= file.length) {
    const bytes = file.readUInt32LE(at + 4);
    if (at + 8 + bytes > file.length) {
      return undefined;
    }
    imageSeen ||= WEBP_IMAGES.includes(file.toString('latin1', at, at + 4));
    at += 8 + bytes + bytes % 2;
  }
  if (!imageSeen || at < file.length) {
    return undefined;
  }
  const mended = Buffer.alloc(at);
  file.copy(mended);
  mended.writeUInt32LE(at - 8, 4);
  return mended;
}

/** The name `ANMF`, as a number: there may be many chunks. */
const FRAME = 0x414e4d46;

/** How many frames an animation has, by its chunks. */
export function framesOfWebp(file: Buffer): number {
  let frames = 0;
  for (let at = 12; at + 8 <= file.length;) {
    const bytes = file.readUInt32LE(at + 4);
    frames += file.readUInt32BE(at) === FRAME ? 1 : 0;
    at += 8 + bytes + bytes % 2;
  }
  return frames;
}
