import { decodeAttribution, decodeMap } from '../heat/heat-map.js';

/** An image may be on screen, fading out, when its last holder lets it go. */
const GRACE = 3000;

/**
 * Fetches what an exhibit shows and decodes it, so that it appears at once and in full, and stays
 * after the service has forgotten it. Adds to the exhibit
 *   picture: {url, width, height}, or null if the service no longer has it,
 *   maps: what can be laid over it, the class activation map first: see decodeDeep.
 * Fails if the service cannot be reached.
 */
export async function load(exhibit) {
  const { cam } = exhibit.event;
  const [picture, map, deep] = await Promise.all([
    loadPicture(exhibit.image),
    cam ? decodeMap(cam).catch(() => null) : null,
    decodeDeep(exhibit.deep),
  ]);
  const live = map ? [{ method: cam.method, map, region: cam.region, live: true }] : [];
  return { ...exhibit, picture, maps: together(live, deep), holders: 0 };
}

/**
 * The live map and what came after it, the live one first. Where only its quality came after it, it
 * is not shown twice.
 */
export function together(live, deep) {
  const again = ({ method, result }) => result.quality && live.some((each) => each.method === method);
  return [
    ...live.map((each) => ({ ...each, quality: deep.find(again)?.result.quality })),
    ...deep.filter((each) => !again(each)),
  ];
}

/** What the page shows of an explanation that was asked for over HTTP. */
export const exhibitOf = (event) => ({ image: `api/images?${new URLSearchParams(event.source)}`, event });

/**
 * What each method of a deep explanation has to show, or why it has nothing:
 * {method, result, map, region}, {method, result} if it speaks of examples alone, or the same with the
 * service's error, or the name of a problem.
 */
export function decodeDeep(deep) {
  return Promise.all(
    (deep?.results ?? []).map(async (result) => {
      const { method, map, images, error } = result;
      if (!map && images) {
        return { method, result };
      }
      if (!map) {
        return { method, result, ...(error ? { error } : { problem: 'noMap' }) };
      }
      try {
        return { method, result, map: await decodeAttribution(map), region: map.region };
      } catch {
        return { method, result, problem: 'unreadable' };
      }
    }),
  );
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
