import { Topic } from './topic.js';
import { decodeDeep, load, release, retain } from './pictures.js';

/** The shortest time between two new images on the wall, and between two in the large panel. */
const WALL_BEAT = 480;
const HERO_BEAT = 2600;
const MOST_WAITING = 4;

export const keyOf = ({ event: { source } }) =>
  `${source.topic}-${source.partition}-${source.offset}`;

/**
 * Which images are on display. Each has a slot of its own and stays in it until its turn to be
 * replaced comes round: nothing moves. The large panel follows the newest, unless one is pinned.
 */
export class Wall extends Topic {
  slots = [];
  newest = -1;
  hero = null;
  pinned = false;
  #capacity = 12;
  #next = 0;
  #waiting = [];
  #seen = new Set();
  #holds = new Set();
  #loading = false;
  #heroSince = 0;
  #explained = 0;
  #explainedWhenHeld = 0;

  constructor() {
    super();
    setInterval(() => this.#beat(), WALL_BEAT);
  }

  get paused() {
    return this.#holds.has('button');
  }

  get held() {
    return this.#holds.size > 0;
  }

  /** How many images were explained since the wall was held. */
  get passed() {
    return this.held ? Math.max(0, this.#explained - this.#explainedWhenHeld) : 0;
  }

  /** Fills the wall with what was shown before this page came. */
  async begin(exhibits) {
    const unseen = exhibits.filter((exhibit) => this.#isNew(exhibit)).slice(-this.#capacity);
    this.#loading = true;
    for (const loading of await Promise.allSettled(unseen.map(load))) {
      if (loading.status === 'fulfilled') {
        this.#place(loading.value);
      }
    }
    this.#loading = false;
    if (this.newest >= 0 && !this.pinned) {
      this.#show(this.slots[this.newest]);
    }
    this.changed();
  }

  /**
   * Takes what arrived; the oldest are passed over if more arrive than can be shown calmly.
   * @param explained how many the service has explained by now
   */
  offer(exhibits, explained) {
    this.#explained = explained;
    for (const exhibit of exhibits) {
      if (this.#isNew(exhibit)) {
        this.#waiting.push(exhibit);
      } else if (exhibit.deep) {
        this.#deepen(exhibit);
      }
    }
    this.#waiting = this.#waiting.slice(-MOST_WAITING);
  }

  /** Holds the wall still for a reason, or no longer. */
  hold(reason, on) {
    if (on === this.#holds.has(reason)) {
      return;
    }
    if (!this.held) {
      this.#explainedWhenHeld = this.#explained;
    }
    if (on) {
      this.#holds.add(reason);
    } else {
      this.#holds.delete(reason);
    }
    this.changed();
  }

  togglePause() {
    this.hold('button', !this.paused);
  }

  pin(exhibit) {
    this.pinned = true;
    this.#show(exhibit);
    this.changed();
  }

  follow() {
    this.pinned = false;
    const newest = this.slots[this.newest];
    if (newest) {
      this.#show(newest);
    }
    this.changed();
  }

  /** How many slots there are; the newest images keep theirs. */
  resize(capacity) {
    if (capacity === this.#capacity && this.slots.length === capacity) {
      return;
    }
    const inOrder = [...this.slots.slice(this.#next), ...this.slots.slice(0, this.#next)].filter(Boolean);
    const keep = inOrder.slice(-capacity);
    inOrder.slice(0, -capacity).forEach(release);
    this.#capacity = capacity;
    this.slots = Array.from({ length: capacity }, (_, i) => keep[i] ?? null);
    this.#next = keep.length % capacity;
    this.newest = keep.length - 1;
    this.changed();
  }

  /** Gives what is on display, or about to be, the deep explanation that has come for it. */
  async #deepen({ event, deep }) {
    const key = keyOf({ event });
    const same = [...this.slots, this.hero, ...this.#waiting].filter(
      (exhibit) => exhibit && !exhibit.deep && keyOf(exhibit) === key,
    );
    if (same.length === 0) {
      return;
    }
    for (const exhibit of same) {
      exhibit.deep = deep;
    }
    const maps = await decodeDeep(deep);
    for (const exhibit of new Set(same)) {
      exhibit.maps?.push(...maps);
    }
    this.changed();
  }

  #isNew(exhibit) {
    const key = keyOf(exhibit);
    if (this.#seen.has(key)) {
      return false;
    }
    this.#seen.add(key);
    if (this.#seen.size > 1000) {
      this.#seen.delete(this.#seen.values().next().value);
    }
    return true;
  }

  async #beat() {
    if (this.held || document.hidden || this.#loading || this.#waiting.length === 0) {
      return;
    }
    this.#loading = true;
    try {
      const exhibit = await load(this.#waiting.shift());
      this.#place(exhibit);
      if (!this.pinned && Date.now() - this.#heroSince >= HERO_BEAT) {
        this.#show(exhibit);
      }
      this.changed();
    } catch {
      // The service went away between the message and the picture; the next message brings others.
    } finally {
      this.#loading = false;
    }
  }

  #place(exhibit) {
    release(this.slots[this.#next]);
    this.slots[this.#next] = retain(exhibit);
    this.newest = this.#next;
    this.#next = (this.#next + 1) % this.#capacity;
  }

  #show(exhibit) {
    retain(exhibit);
    release(this.hero);
    this.hero = exhibit;
    this.#heroSince = Date.now();
  }
}
