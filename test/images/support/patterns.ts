import { Colour, paint, Raw } from '../../fixtures/pixels';

const WIDTH = 1024;
const HEIGHT = 700;

/** Rings that get finer towards the edges, to half of the finest that pixels can hold. */
export function zonePlate(): Raw {
  const longest = WIDTH;
  return paint(WIDTH, HEIGHT, (x, y) => grey(128 + 100 * Math.cos(Math.PI * ((x - WIDTH / 2) ** 2 + (y - HEIGHT / 2) ** 2) / (2 * longest))));
}

/** Lines of one pixel, across, down and aslant. Neither black nor white: what overshoots must not be cut, as decoders cut at different times. */
export function thinLines(): Raw {
  return paint(WIDTH, HEIGHT, (x, y) => grey(x % 37 === 0 || y % 41 === 0 || (x + 2 * y) % 61 === 0 ? 90 : 160));
}

/** Circles that fade out, over a gradient, with colours of their own where nothing is to be seen. */
export function ghosts(): Raw {
  return paint(WIDTH, HEIGHT, (x, y) => {
    const [dx, dy] = [x % 128 - 64, y % 128 - 64];
    const alpha = Math.max(0, Math.min(255, Math.round(4 * (56 - Math.sqrt(dx * dx + dy * dy)))));
    return alpha === 0 ? [(x * 7) % 256, (y * 5) % 256, 255, 0] : [x % 256, 200, y % 256, alpha];
  });
}

function grey(value: number): Colour {
  return [Math.round(value), Math.round(value), Math.round(value)];
}
