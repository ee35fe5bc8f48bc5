import { decodeMap } from '../heat/heat-map.js';

/** An image may be on screen, fading out, when its last holder lets it go. */
const GRACE = 3000;

/**
 * Fetches what an exhibit shows and decodes it, so that it appears at once and in full, and stays
 * after the service has forgotten it. Adds to the exhibit
 *   picture: {url, width, height}, or null if the service no longer has it,
 *   map: the heat map, or null if there is none.
 * Fails if the service cannot be reached.
 */
export async function load(exhibit) {
  const [picture, map] = await Promise.all([
    loadPicture(exhibit.image),
    exhibit.event.cam ? decodeMap(exhibit.event.cam).catch(() => null) : null,
  ]);
  return { ...exhibit, picture, map, holders: 0 };
}

export function retain(exhibit) {
  exhibit.holders++;
  return exhibit;
}

export function release(exhibit) {
  if (!exhibit) {
    return;
  }
  exhibit.holders--;
  setTimeout(() => {
    if (exhibit.holders === 0 && exhibit.picture) {
      URL.revokeObjectURL(exhibit.picture.url);
      exhibit.picture = null;
    }
  }, GRACE);
}

async function loadPicture(address) {
  const response = address && (await fetch(address));
  if (!response?.ok) {
    return null;
  }
  const url = URL.createObjectURL(await response.blob());
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
    return { url, width: image.naturalWidth, height: image.naturalHeight };
  } catch {
    URL.revokeObjectURL(url);
    return null;
  }
}
