const ALONG = { ArrowLeft: -1, ArrowRight: 1 };
const DOWN = { ArrowUp: -1, ArrowDown: 1 };

/**
 * Moves the focus among elements by arrow keys, and to the ends by Home and End, as a listener of
 * keydown.
 * @param elements those to move among, in order; the event comes from within one of them
 * @param columns how many of them are in a row; 0 where up and down do as left and right
 * @param round whether the first follows the last
 * @return the element that has the focus now; undefined if the key was another
 */
export function rove(event, elements, { columns = 0, round = false } = {}) {
  const at = elements.findIndex((element) => event.composedPath().includes(element));
  const next = nextOf(event.key, at, elements.length, columns, round);
  if (at < 0 || next === undefined) {
    return undefined;
  }
  event.preventDefault();
  elements[next]?.focus();
  return elements[next];
}

function nextOf(key, at, count, columns, round) {
  if (key === 'Home' || key === 'End') {
    return key === 'Home' ? 0 : count - 1;
  }
  const step = ALONG[key] ?? (DOWN[key] === undefined ? undefined : DOWN[key] * Math.max(1, columns));
  if (step === undefined) {
    return undefined;
  }
  return round ? (at + step + count) % count : Math.min(count - 1, Math.max(0, at + step));
}
