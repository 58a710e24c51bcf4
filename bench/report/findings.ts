/**
 * What is to be said of a row beside its numbers: what they mean, why a target is missed, and what it would take.
 * After a change `npm run bench -- --only ''` writes the page anew.
 */
export const FINDINGS: { readonly [row: string]: readonly string[] } = {
  'floor': [
    'The bytes are the same, so the way is. Against the program as it comes the engine wins by its handling of memory what it loses elsewhere. With memory handed out alike, what is above the program '
    + 'in C is ours by count, about 10 to 25 ms for a file. A profile of the 12 MP JPEG without encodes, `perf` by library, finds 10 to 13 ms in Node.js, which compiles as it runs; about 7 in libvips, '
    + '1 of them for the header, which is read by itself; and 2 each in the kernel and in allocation. To read the container to its end takes 0.5 ms for a JPEG in one scan, 4 for a progressive '
    + 'one, 2 for a PNG of 36 MB. Without encodes all that weighs most, since so little else is done.',
    'What it would take: one thread in place of four gave back 2 % of processor time and 20 MiB, and nothing would be made side by side where there is more than one core.',
  ],
  'naive': [
    'One decode, and sizes made from sizes: what is saved is the decoding, so most where it costs most, and next to nothing of the encoding, which is the rest. A few bytes more come '
    + 'from finer detail: made output by output, sharp lets the decoders of JPEG and WebP scale, which is coarser.',
  ],
  'avif': [
    'Nearly all of a job with AVIF is its encoder. Effort 2 does in an eighth of the time what effort 4 does.',
  ],
  'verification': [
    'Nearly all of it is the SHA-256: of the RGBA PNG, which has 36 MB, it takes 19 ms, more than half of what is measured there, and the target is missed. The faster the sizes are made, the larger its '
    + 'share. The header is read from a few bytes, and the container is gone over without a copy.',
    'What it would take: to compute it beside the download instead of after it, which saves time but no work, or to leave it to S3 alone, and then a file that was declared without a digest would have none in its record.',
  ],
  'memory': [
    'Four encoders run at once, in one arena of memory. An animation is held as decoded, all frames, and once more for the size at work; libvips decodes it by way of a copy.',
  ],
  'peers': [
    'None is faster, whatever is made of what. The nearest is libvips itself, called from Python: it decodes once for each size where this engine decodes once for all, so it falls back as encoding '
    + 'gets cheaper or decoding dearer. It takes less memory, since one encoder runs at a time.',
    'What stands higher in quality does so by tenths of a decibel, for other reasons than its pixels: @napi-rs/image writes more bytes at the same setting, and Pillow is held against itself. '
    + 'mozjpeg, the default of next/image, saves a quarter of the bytes of JPEG for less quality and two to four times the time. jimp reduces in JavaScript. ImageMagick samples before it reduces. '
    + 'Of the PNG with transparency JPEG is not judged, since each has a background of its own.',
  ],
  'cold-start': [
    'Lambda runs Node.js 24; this is the Node.js named above. Compiling the bundle and running it once, nearly all of it the SDK, are the largest parts that are ours; then comes the call. Two of the '
    + 'targets are missed by little: they were set where `node -e 0` took 28 ms, and 92 ms were 3.3 times as long. Here it takes 20, so every ratio is larger, though all of it takes less than that. (Where '
    + '`NODE_EXTRA_CA_CERTS` is set `node -e 0` takes 50, and every ratio looks well: so none of that environment is handed on.) What the SDK brings for machines of developers is left out '
    + '([decision 35](decisions/0035-no-credentials-of-machines-in-bundles.md)).',
    'What it would take: a code cache of V8 takes 20 to 30 ms away, and is not published for good reasons ([decision 41](decisions/0041-no-code-cache-in-bundles.md)); to rewrite the SDK so that esbuild can '
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
