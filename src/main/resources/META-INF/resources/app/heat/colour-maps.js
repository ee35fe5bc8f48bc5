// Colour maps of even perceived steps. Each is given by a few of its well-known colours, and
// interpolated in OKLab, where equal steps look equal (B. Ottosson, 2020).
// inferno and viridis: S. van der Walt and N. Smith (2015); turbo: A. Mikhailov (2019).

const ANCHORS = {
  inferno: ['#000004', '#420a68', '#932667', '#dd513a', '#fca50a', '#fcffa4'],
  viridis: ['#440154', '#414487', '#2a788e', '#22a884', '#7ad151', '#fde725'],
  turbo: [
    '#30123b', '#4662d7', '#36aaf9', '#1ae4b6', '#72fe5e',
    '#c7ef34', '#faba39', '#f66b19', '#ca2a04', '#7a0403',
  ],
};

const STEPS = 256;

export const colourMapNames = Object.keys(ANCHORS);

const tables = new Map();

/** RGB bytes, three a step, from low to high. */
export function colourTable(name) {
  if (!tables.has(name)) {
    tables.set(name, interpolate(ANCHORS[name].map(hexToOklab)));
  }
  return tables.get(name);
}

/** A CSS gradient of the map, from left to right. */
export function colourGradient(name) {
  return `linear-gradient(in oklab 90deg, ${ANCHORS[name].join(', ')})`;
}

function interpolate(anchors) {
  const table = new Uint8ClampedArray(STEPS * 3);
  for (let step = 0; step < STEPS; step++) {
    const at = (step / (STEPS - 1)) * (anchors.length - 1);
    const below = Math.min(Math.floor(at), anchors.length - 2);
    const share = at - below;
    const lab = anchors[below].map((value, i) => value + share * (anchors[below + 1][i] - value));
    table.set(oklabToRgb(lab), step * 3);
  }
  return table;
}

function hexToOklab(hex) {
  const [r, g, b] = [1, 3, 5].map((i) => toLinear(parseInt(hex.slice(i, i + 2), 16) / 255));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function oklabToRgb([lightness, a, b]) {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((value) => 255 * fromLinear(value));
}

function toLinear(value) {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function fromLinear(value) {
  const clamped = Math.min(1, Math.max(0, value));
  return clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055;
}
