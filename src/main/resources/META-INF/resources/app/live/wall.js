import { decodeDeep, exhibitOf, load, release, retain, together } from './pictures.js';
import { fetchJson } from './service.js';
import { strings } from '../strings.js';
import { Topic } from './topic.js';

/** The shortest time between two new images on the wall, and between two in the large panel. */
const WALL_BEAT = 480;
const HERO_BEAT = 2600;
const MOST_WAITING = 4;

/** Of the images that fit a filter few may be among those pushed: they are asked for, this often. */
const FILTER_BEAT = 1500;

/** How many values of a group are offered to filter by. */
const MOST_VALUES = 50;

export const keyOf = ({ event: { source } }) =>
  `${source.topic}-${source.partition}-${source.offset}`;

/**
 * Which images are on display. Each has a slot of its own and stays in it until its turn to be
 * replaced comes round: nothing moves. The large panel follows the newest, unless one is pinned.
 * A filter leaves only those of a model, a predicted class, or a group.
 */
export class Wall extends Topic {
  slots = [];
  newest = -1;
  hero = null;
  pinned = false;
  /** What an image has to have to be shown: any of model, label, and group as {name, value}. */
  filter = {};
  /** Whether the images that fit the filter are being asked for. */
  searching = false;
  /** Why they could not be had; null if they could. */
  problem = null;
  /** The values of each group that were seen, by its name. */
  groups = new Map();
  #asked = 0;
  #search = 0;
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

  get filtering() {
    return Object.values(this.filter).some((value) => value !== undefined);
  }

  /** Shows only what fits from now on, beginning with the latest there are. */
  async show(filter) {
    this.filter = filter;
    const search = ++this.#search;
    this.slots.forEach((exhibit) => release(exhibit));
    this.slots = this.slots.map(() => null);
    Object.assign(this, { newest: -1, searching: true, problem: null });
    this.#next = 0;
    this.#waiting = [];
    this.#seen.clear();
    this.changed();
    const found = await this.#ask(this.#capacity);
    if (search === this.#search) {
      this.searching = false;
      await this.#fill(found);
    }
  }

  /** Fills the wall with what was shown before this page came. */
  begin(exhibits) {
    this.#learnGroups(exhibits);
    return this.filtering ? this.show(this.filter) : this.#fill(exhibits);
  }

  async #fill(exhibits) {
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
    this.#learnGroups(exhibits);
    exhibits.filter(({ deep }) => deep).forEach((exhibit) => this.deepen(exhibit));
    if (!this.filtering) {
      this.#queue(exhibits);
    }
  }

  #queue(exhibits) {
    this.#waiting = [...this.#waiting, ...exhibits.filter((exhibit) => this.#isNew(exhibit))].slice(-MOST_WAITING);
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

  /** Pins an image that need not be on the wall. */
  async fetch(exhibit) {
    const shown = this.slots.find((each) => each && keyOf(each) === keyOf(exhibit));
    try {
      this.pin(shown ?? (await load(exhibit)));
    } catch {
      this.problem = strings.errors.unreachable;
      this.changed();
    }
  }

  /** Pins the image with an id, if the service still remembers its explanation. */
  async fetchById(imageId) {
    try {
      const { of } = await fetchJson(`api/explanations/similar?${new URLSearchParams({ id: imageId, limit: 1 })}`);
      await this.fetch({ ...exhibitOf(of.event), image: of.image });
    } catch (error) {
      this.problem = error.message;
      this.changed();
    }
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
  async deepen({ event, deep }) {
    const key = keyOf({ event });
    const same = new Set(
      [...this.slots, this.hero, ...this.#waiting].filter(
        (exhibit) => exhibit && keyOf(exhibit) === key && !saysTheSame(exhibit.deep, deep),
      ),
    );
    if (same.size === 0) {
      return;
    }
    for (const exhibit of same) {
      exhibit.deep = deep;
    }
    const maps = await decodeDeep(deep);
    for (const exhibit of same) {
      if (exhibit.maps && exhibit.deep === deep) {
        exhibit.maps = together(
          exhibit.maps.filter(({ live }) => live),
          maps,
        );
      }
    }
    this.changed();
  }

  #learnGroups(exhibits) {
    for (const [name, value] of exhibits.flatMap(({ event }) => Object.entries(event.groups ?? {}))) {
      const values = this.groups.get(name) ?? new Set();
      if (!values.has(value) && values.size < MOST_VALUES) {
        this.groups = new Map(this.groups).set(name, new Set([...values, value].sort()));
      }
    }
  }

  /** The latest that fit the filter, the oldest first. */
  async #ask(limit) {
    this.#asked = Date.now();
    try {
      const { model, label, group } = this.filter;
      const which = new URLSearchParams({
        limit,
        ...(model === undefined ? {} : { model }),
        ...(label === undefined ? {} : { class: label }),
        ...(group === undefined ? {} : { group: `${group.name}=${group.value}` }),
      });
      const events = await fetchJson(`api/explanations/recent?${which}`);
      this.problem = null;
      return events
        .filter(({ deep }) => !deep)
        .map(exhibitOf)
        .reverse();
    } catch (error) {
      this.problem = error.message;
      this.changed();
      return [];
    }
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
    if (this.held || document.hidden || this.#loading || this.searching) {
      return;
    }
    if (this.filtering && this.#waiting.length === 0 && Date.now() - this.#asked > FILTER_BEAT) {
      const search = this.#search;
      const found = await this.#ask(MOST_WAITING);
      if (search === this.#search) {
        this.#queue(found);
      }
    }
    if (this.#loading || this.#waiting.length === 0) {
      return;
    }
    this.#loading = true;
    const search = this.#search;
    try {
      const exhibit = await load(this.#waiting.shift());
      if (search !== this.#search) {
        return;
      }
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

/** A method may have been asked again, with other parameters. */
const saysTheSame = (one, other) => one !== undefined && JSON.stringify(summary(one)) === JSON.stringify(summary(other));

const summary = ({ results }) =>
  results.map(({ method, parameters, milliseconds, partial }) => [method, parameters, milliseconds, partial]);
