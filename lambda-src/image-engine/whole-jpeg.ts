const END = Buffer.from([0xff, 0xd9]);

/** A file with more faults than this is no good file, and shall not cost memory. Decoders give up about here, too. */
const MOST_FAULTS = 100;

/** Writers make about ten scans. Each goes over the whole image, be it only to say that nothing changes: that takes no bytes, but time. */
const MOST_SCANS = 100;

/** Reads a JPEG from marker to marker. */
class Walk {
  /** Where the next marker is looked for. */
  public at = 2;
  public inScan = false;
  private scans = 0;
  private readonly strayParts: Array<readonly [start: number, end: number]> = [];
  private readonly patches: Array<readonly [at: number, value: number]> = [];
  private frame?: { readonly sequential: boolean; readonly components: number };
  private scanComponents = 0;
  private adobeTransform?: number;

  public constructor(private readonly file: Buffer) {}

  public get scanSeen(): boolean {
    return this.scans > 0;
  }

  public get tooMuch(): boolean {
    return this.strayParts.length + this.patches.length > MOST_FAULTS || this.scans > MOST_SCANS;
  }

  /** Leaves out bytes between two parts. */
  public stray(start: number, end: number): void {
    this.strayParts.push([start, end]);
    this.at = end;
  }

  /** Takes in what a part says; `start` is behind its length. */
  public part(marker: number, start: number, end: number): void {
    const { file } = this;
    if (isFrame(marker) && end - start >= 6) {
      this.frame = { sequential: marker === 0xc0 || marker === 0xc1, components: file[start + 5] };
    } else if (marker === 0xda) {
      this.scan(start, end);
    } else if (marker === 0xe0 && file.toString('latin1', start, start + 5) === 'JFIF\0' && end - start >= 7) {
      this.patch(start + 5, 1);
    } else if (marker === 0xee && file.toString('latin1', start, start + 5) === 'Adobe' && end - start >= 12) {
      this.adobeTransform = start + 11;
    }
    this.inScan = marker === 0xda;
    this.at = end;
  }

  private scan(start: number, end: number): void {
    this.scans += 1;
    this.scanComponents = this.file[start];
    if (this.frame?.sequential && end - start >= 4 + 2 * this.scanComponents) {
      [0, 63, 0].forEach((value, index) => this.patch(end - 3 + index, value));
    }
  }

  private patch(at: number, value: number): void {
    if (this.file[at] !== value) {
      this.patches.push([at, value]);
    }
  }

  /** Whether nothing but the end has to follow: a decoder that does not find it can tell whether anything else is missing. */
  public get hasAllInOneScan(): boolean {
    return this.inScan && this.frame?.sequential === true && this.frame.components === this.scanComponents;
  }

  /** The file up to an end, mended. */
  public upTo(end: number, rest?: Buffer): Buffer {
    if (this.adobeTransform !== undefined && this.file[this.adobeTransform] > 2) {
      this.patch(this.adobeTransform, this.frame?.components === 4 ? 2 : 1);
    }
    const { file, patches, strayParts } = this;
    if (patches.length + strayParts.length === 0 && rest === undefined) {
      return file.subarray(0, end);
    }
    const copy = Buffer.from(file.subarray(0, end));
    patches.forEach(([at, value]) => copy.writeUInt8(value, at));
    const starts = [0, ...strayParts.map(([, strayEnd]) => strayEnd)];
    const ends = [...strayParts.map(([start]) => start), end];
    return Buffer.concat([...starts.map((start, index) => copy.subarray(start, ends[index])), ...rest ? [rest] : []]);
  }
}

/** Markers of a frame, which tells the dimensions: 0xc0 to 0xcf, but for three that tell something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/**
 * A JPEG up to its end, without what decoders warn of and every browser shows: bytes between its parts, an odd version of JFIF, an odd
 * colour transform of Adobe's, parameters of a progressive scan on one that is not, and a missing end marker. An end marker
 * counts only after a scan, for a thumbnail in the header has its own.
 *
 * The end may be missing only if the one scan has all components: the decoder finds out whether that scan is complete,
 * but nobody would find out that a later one is missing.
 */
export function wholeJpeg(file: Buffer): Buffer | undefined {
  const walk = new Walk(file);
  const next = () => walk.inScan ? afterCodes(file, walk.at) : file.indexOf(0xff, walk.at);
  for (let marker = next(); marker >= 0 && marker + 1 < file.length; marker = next()) {
    if (walk.tooMuch) {
      return undefined;
    }
    if (!walk.inScan && marker > walk.at) {
      walk.stray(walk.at, marker);
    }
    const code = file[marker + 1];
    if (code === 0xd9) {
      return walk.scanSeen ? walk.upTo(marker + 2) : undefined;
    }
    if (code === 0xff) {
      walk.at = marker + 1; // fill byte
    } else if (code === 0x00 && !walk.inScan) {
      walk.stray(marker, marker + 2);
    } else if (code <= 0x01 || (code >= 0xd0 && code <= 0xd8)) {
      walk.at = marker + 2; // a stuffed 0xff of the scan, or a marker without a part
    } else if (marker + 4 > file.length) {
      return undefined;
    } else {
      walk.part(code, marker + 4, marker + 2 + file.readUInt16BE(marker + 2));
      const end = walk.hasAllInOneScan ? onlyEnd(file, walk.at) : undefined;
      if (end !== undefined) {
        return walk.upTo(end);
      }
    }
  }
  const halfAnEnd = file[file.length - 1] === 0xff ? 1 : 0;
  // Zeros are codes, too, and a decoder may make an image of them: but no scan ends with them, only a file that was not written to its end.
  const zeroed = file.readUInt16BE(file.length - 2) === 0;
  return walk.hasAllInOneScan && walk.at < file.length && !zeroed ? walk.upTo(file.length - halfAnEnd, END) : undefined;
}

/** Where a scan is left: the next 0xff that is neither stuffed nor a restart. There are thousands of those, and each would be a round of the walk. */
function afterCodes(file: Buffer, from: number): number {
  let marker = file.indexOf(0xff, from);
  while (marker >= 0 && (file[marker + 1] === 0 || (file[marker + 1] >= 0xd0 && file[marker + 1] <= 0xd7))) {
    marker = file.indexOf(0xff, marker + 2);
  }
  return marker;
}

/**
 * Behind an end marker, if the rest of the file has one alone: so it is with most photos, and to look for it takes a tenth of the time that it takes to
 * go over each marker of a scan.
 */
function onlyEnd(file: Buffer, from: number): number | undefined {
  const end = file.indexOf(END, from);
  return end >= 0 && end === file.lastIndexOf(END) ? end + END.length : undefined;
}

/**
 * A JPEG without padding before its end, if that is what the decoder met: bytes that are all alike. What else a decoder leaves
 * over is the rest of an image in which it lost its way.
 */
export function withoutPadding(jpeg: Buffer, bytes: number): Buffer | undefined {
  const end = jpeg.length - END.length;
  const padding = jpeg.subarray(end - bytes, end);
  return padding.length === bytes && padding.every(byte => byte === padding[0]) ? Buffer.concat([jpeg.subarray(0, end - bytes), END]) : undefined;
}
