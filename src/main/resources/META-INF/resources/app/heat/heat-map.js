// A map travels as an 8-bit grey PNG: a class activation map at feature resolution, a few pixels a
// side, others at the resolution of the model's input. Here it is read, enlarged by bicubic
// interpolation, and painted.

/** Below this share of the maximum the map is faded out, so that the photo stays readable. */
const FADE_BELOW = 0.45;

/** What speaks for the class, and against it, where a map has both: as in the bars of concepts. */
const FOR = [74, 148, 255];
const AGAINST = [255, 118, 56];

/** Gradients have a few pixels that outshine all others; these are cut off. */
const BRIGHTEST = 0.995;

/** Reads a class activation map: {width, height, values in 0..1, row by row}. */
export async function decodeMap(cam) {
  const png = Uint8Array.from(atob(cam.png), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([png], { type: 'image/png' }), {
    colorSpaceConversion: 'none',
  });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const pixels = context.getImageData(0, 0, width, height).data;
  const values = new Float32Array(width * height);
  for (let i = 0; i < values.length; i++) {
    values[i] = pixels[4 * i] / 255;
  }
  return { width, height, values };
}

/**
 * Reads the map of an attribution, which may have values below zero: then they are in -1..1, and
 * signed is true.
 */
export async function decodeAttribution(attribution) {
  const { min, max } = attribution;
  const { width, height, values: grey } = await decodeMap(attribution);
  const values = grey.map((share) => min + share * (max - min));
  const sizes = values.map(Math.abs).sort();
  const full = sizes[Math.floor(BRIGHTEST * (sizes.length - 1))] || sizes[sizes.length - 1] || 1;
  // A map that is positive everywhere says something by its differences alone.
  const floor = Math.max(0, min);
  const scale = full > floor ? full - floor : 1;
  return { width, height, signed: min < 0, values: values.map((value) => (value - floor) / scale) };
}

/** Paints a map over the whole canvas in the colours of a table, or in two if it is signed. */
export function paintMap(canvas, map, table) {
  const { width, height } = canvas;
  const enlarged = enlarge(map, width, height);
  const image = new ImageData(width, height);
  if (map.signed) {
    paintSigned(enlarged, image);
    canvas.getContext('2d').putImageData(image, 0, 0);
    return;
  }
  for (let i = 0; i < enlarged.length; i++) {
    const value = Math.min(1, Math.max(0, enlarged[i]));
    const step = 3 * Math.round(255 * value);
    image.data[4 * i] = table[step];
    image.data[4 * i + 1] = table[step + 1];
    image.data[4 * i + 2] = table[step + 2];
    image.data[4 * i + 3] = 255 * Math.min(1, value / FADE_BELOW);
  }
  canvas.getContext('2d').putImageData(image, 0, 0);
}

function paintSigned(values, image) {
  for (let i = 0; i < values.length; i++) {
    image.data.set(values[i] < 0 ? AGAINST : FOR, 4 * i);
    image.data[4 * i + 3] = 255 * Math.min(1, Math.abs(values[i]));
  }
}

/** Rows first, then columns; pixel centres at half integers, borders repeated. */
function enlarge({ width, height, values }, toWidth, toHeight) {
  const across = taps(width, toWidth);
  const down = taps(height, toHeight);
  const wide = new Float32Array(toWidth * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < toWidth; x++) {
      let sum = 0;
      for (const [at, weight] of across[x]) {
        sum += weight * values[y * width + at];
      }
      wide[y * toWidth + x] = sum;
    }
  }
  const result = new Float32Array(toWidth * toHeight);
  for (let y = 0; y < toHeight; y++) {
    for (const [at, weight] of down[y]) {
      for (let x = 0; x < toWidth; x++) {
        result[y * toWidth + x] += weight * wide[at * toWidth + x];
      }
    }
  }
  return result;
}

function taps(from, to) {
  return Array.from({ length: to }, (_, i) => {
    const centre = ((i + 0.5) * from) / to - 0.5;
    const left = Math.floor(centre);
    return [-1, 0, 1, 2].map((step) => [
      Math.min(from - 1, Math.max(0, left + step)),
      catmullRom(centre - left - step),
    ]);
  });
}

function catmullRom(distance) {
  const d = Math.abs(distance);
  if (d < 1) {
    return 1.5 * d ** 3 - 2.5 * d ** 2 + 1;
  }
  return d < 2 ? -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2 : 0;
}
