import sharp from 'sharp';
import { unreadable, verdictOf } from './verdicts';
import { Rejection } from '../../src/contract/messages';

/** The header of a file, read without decoding a pixel. */
export type Header = { readonly verdict: 'accepted'; readonly metadata: sharp.Metadata } | Rejection;

/** Kinds of numbers that a channel of a picture is stored in. Of others, in TIFF, nobody says which of them is white: the decoder guesses, and shows black. */
const DEPTHS: readonly string[] = ['uchar', 'ushort'];

/** Reads the header. No limit applies here: whoever asks compares the numbers and can tell them to the owner of the file. */
export async function readHeader(file: Buffer): Promise<Header> {
  try {
    const metadata = await sharp(file, { limitInputPixels: false }).metadata();
    return DEPTHS.includes(metadata.depth) ? { verdict: 'accepted', metadata } : unreadable();
  } catch (error) {
    const verdict = verdictOf(error);
    if (verdict) {
      return verdict;
    }
    throw error;
  }
}
