import { wall } from './live.js';

/** A pointer that rests somewhere is not looking any more. */
const IDLE = 15_000;

/**
 * Holds the wall while a mouse moves over an element, and lets it go when it leaves, or rests.
 * Gives the listeners, for Lit's templates.
 */
export function hoverHold(reason) {
  let timer;
  const release = () => {
    clearTimeout(timer);
    wall.hold(reason, false);
  };
  return {
    move(event) {
      if (event.pointerType === 'mouse') {
        clearTimeout(timer);
        timer = setTimeout(release, IDLE);
        wall.hold(reason, true);
      }
    },
    leave: release,
  };
}
