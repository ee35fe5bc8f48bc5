import { fetchJson } from './service.js';
import { Topic } from './topic.js';

/** The shortest time between two requests for the same part. */
const BEAT = 1000;

/**
 * What the service knows of drift, fairness and alerts. Its messages only tell that something is
 * new; what somebody on the page wants to see is then asked for.
 */
export class Monitor extends Topic {
  /** The latest signal of every monitored quantity. */
  drift = [];
  /** The latest signal of every sensitive attribute. */
  fairness = [];
  /** The newest first. */
  alerts = [];
  /** Ids of images that alerts point at and that are still here. */
  pictures = new Set();
  /** Moments to mark on time axes. */
  marks = [];
  /** How many alerts are open. */
  open = 0;
  /** How many of these somebody has acknowledged. */
  acknowledged = 0;
  /** Why a part could not be had when it was asked for last, by the part's name. */
  problems = {};
  #versions = {};
  #have = {};
  #asked = {};
  #wanted = new Set(['alerts', 'marks']);

  /** Another service may stand at the other end, which counts from zero: everything is new. */
  begin(versions) {
    this.#have = {};
    this.#asked = {};
    this.offer(versions);
  }

  offer(versions) {
    this.#versions = versions;
    const { open, acknowledged = 0 } = versions;
    if (this.open !== open || this.acknowledged !== acknowledged) {
      Object.assign(this, { open, acknowledged });
      this.changed();
    }
    this.#wanted.forEach((part) => this.#refresh(part));
  }

  /** From now on keeps a part up to date, or no longer. */
  want(part, on) {
    if (on) {
      this.#wanted.add(part);
      this.#refresh(part);
    } else {
      this.#wanted.delete(part);
    }
  }

  /** Asks for a part now, as after a change of one's own. */
  again(part) {
    delete this.#have[part];
    delete this.#asked[part];
    return this.#refresh(part);
  }

  async #refresh(part) {
    const version = this.#versions[part];
    const now = Date.now();
    if (version === undefined || version === this.#have[part] || now - (this.#asked[part] ?? 0) < BEAT) {
      return;
    }
    this.#asked[part] = now;
    try {
      const found = version === 0 ? NOTHING[part] : await fetchJson(`api/monitor/${part}`);
      this.#have[part] = version;
      delete this.problems[part];
      this.#take(part, found);
    } catch (error) {
      // Its next message brings another try.
      this.problems[part] = error.message;
    }
    this.changed();
  }

  #take(part, found) {
    if (part === 'alerts') {
      this.alerts = found.alerts;
      this.pictures = new Set(found.pictures);
    } else {
      this[part] = found;
    }
  }
}

const NOTHING = { drift: [], fairness: [], marks: [], alerts: { alerts: [], pictures: [] } };
