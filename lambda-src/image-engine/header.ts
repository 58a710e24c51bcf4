import sharp from 'sharp';
import { verdictOf } from './verdicts';
import { Rejection } from '../../src/contract/messages';

/** The header of a file, read without decoding a pixel. */
export type Header = { readonly verdict: 'accepted'; readonly metadata: sharp.Metadata } | Rejection;

/** Reads the header. No limit applies here: whoever asks compares the numbers and can tell them to the owner of the file. */
export async function readHeader(file: Buffer): Promise<Header> {
  try {
    return { verdict: 'accepted', metadata: await sharp(file, { limitInputPixels: false }).metadata() };
  } catch (error) {
    const verdict = verdictOf(error);
    if (verdict) {
      return verdict;
    }
    throw error;
  }
}
