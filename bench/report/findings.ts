/**
 * What is to be said of a row beside its numbers: what they mean, why a target is missed, and what it would take.
 * After a change `npm run bench -- --only ''` writes the page anew.
 */
export const FINDINGS: { readonly [row: string]: readonly string[] } = {
  'floor': [
    'The bytes are the same, so the way is. What is above the program in C is ours by count, about 20 to 35 ms for a file: the container is read to its end and small faults are '
    + 'looked for (7 ms for a JPEG of 3 MB in a fresh process, 1 ms in a warm one; a PNG with chunks that are left out is copied, 26 ms for 36 MB), the header is read by itself (3 ms, '
    + 'warm 1), the digest of each output is computed (0.5 ms a megabyte), and four threads, with an arena of memory each, touch more pages than one.',
    'What it would take: with `MALLOC_ARENA_MAX=1` in the environment the same job takes 2 to 3 % less processor time and 16 MiB less memory. '
    + 'Without encodes the fixed part weighs most, since so little else is done.',
  ],
  'naive': [
    'One decode, and sizes made from sizes: what is saved is the decoding, so most where it costs most, and next to nothing of the encoding, which is the rest. A few bytes more come '
    + 'from finer detail: made output by output, sharp lets the decoders of JPEG and WebP scale, which is coarser.',
  ],
  'avif': [
    'Nearly all of a job with AVIF is its encoder. Effort 2 does in an eighth of the time what effort 4 does.',
  ],
  'verification': [
    'The RGBA PNG has 36 MB: its SHA-256 alone takes 19 ms. The rest is the copy that leaves out chunks that a decoder does not need; to ask only whether the file reaches its end would save it in inspection.',
  ],
  'memory': [
    'With AVIF and for the RGBA PNG the peak is above the target: four encoders run at once, each with an arena of its own, and the PNG of 36 MB is held twice, since chunks that no decoder '
    + 'needs are left out in a copy. `MALLOC_ARENA_MAX=1` gives 16 MiB back, not to copy the file its size.',
  ],
  'cold-start': [
    'Lambda runs Node.js 24; this is the Node.js named above. Loading the bundle is the largest part that is ours.',
  ],
  'avif-quality': [
    'So an eighth of the time costs a tenth of the bytes. Effort 3 takes about twice as long as effort 2.',
    'On the contact sheets, photos that are nearly grey show patches of a faint tint at quality 50, two levels of 255 at most. It comes of colour at half resolution, not of the effort: '
    + 'with 4:4:4, which costs 2 % more bytes, it is half as strong. `chromaSubsampling: ChromaSubsampling.CHROMA_444` asks for it.',
  ],
};
