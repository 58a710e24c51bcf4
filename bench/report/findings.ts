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
  'peers': [
    'None is faster, whatever is made of what. The nearest is libvips itself, called from Python: it decodes once for each size where this engine decodes once for all, so it falls back as encoding '
    + 'gets cheaper or decoding dearer. It takes less memory, since one encoder runs at a time.',
    'What stands higher in quality does so by tenths of a decibel, for other reasons than its pixels: @napi-rs/image writes more bytes at the same setting, and Pillow is held against itself. '
    + 'mozjpeg, the default of next/image, saves a quarter of the bytes of JPEG for less quality and two to four times the time. jimp reduces in JavaScript. ImageMagick samples before it reduces. '
    + 'Of the PNG with transparency JPEG is not judged, since each has a background of its own.',
  ],
  'cold-start': [
    'Lambda runs Node.js 24; this is the Node.js named above. Compiling the bundle and running it once, nearly all of it the SDK, are the largest parts that are ours. By processor time three are above their targets, by little: '
    + 'they come from a `node -e 0` that took 28 ms, and with it 92 ms were 3.3 times as long; left alone it takes 20. (Where `NODE_EXTRA_CA_CERTS` is set it takes 50, and every ratio looks well: so '
    + 'none of that environment is handed on.) What the SDK brings for machines of developers is left out ([decision 35](decisions/0035-no-credentials-of-machines-in-bundles.md)).',
    'What it would take: a code cache of V8 takes another 20 to 30 ms away, and is not published for good reasons ([decision 41](decisions/0041-no-code-cache-in-bundles.md)); to rewrite the SDK so that esbuild can '
    + 'leave out what nobody calls, 10 ms ([decision 42](decisions/0042-the-sdk-is-bundled-as-published.md)); or signing and calling DynamoDB and S3 without the SDK, which is to be kept.',
  ],
  'ready': [
    'The local engine waits 150 ms before it runs an execution, and up to 50 ms for the log of a function that has answered. Of what is ours nearly all is the WebP of the largest size: its encoder works on '
    + 'one thread and takes about 145 ms of processor time, two thirds of all that making the sizes takes, so no order of work ends sooner. A size is written while others are still being made: what is waited '
    + 'for is the last write alone. Inspection reads the file while it takes the fence. That the file is read twice, for inspection and for the sizes, is on purpose: what is refused by its header never meets '
    + 'the function that decodes.',
  ],
  'avif-quality': [
    'So an eighth of the time costs a tenth of the bytes; 4:4:4 would cost the same. Effort 3 takes about twice as long as effort 2.',
    'On the contact sheets, photos that are nearly grey show patches of a faint tint at quality 50, two levels of 255 at most. It comes of colour at half resolution, not of the effort: '
    + 'with 4:4:4, which costs 2 % more bytes, it is half as strong. `chromaSubsampling: ChromaSubsampling.CHROMA_444` asks for it.',
  ],
};
