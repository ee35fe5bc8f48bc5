import { fetchJson } from './service.js';
import { Topic } from './topic.js';

const MOST = 240;

/** The history of one figure, which grows as the service learns more of it. */
export class Series extends Topic {
  points = [];
  /** Why it could not be had when it was asked for last; null if it could. */
  problem = null;
  #address;
  #path;
  #loading = false;

  /** @param path where histories of such figures are had */
  constructor(path) {
    super();
    this.#path = path;
  }

  /**
   * @param which the parameters that tell the figure from others
   * @param end when its latest window ended, to see whether there is anything to ask for
   */
  follow(which, end) {
    const address = `${this.#path}?${new URLSearchParams(which)}`;
    if (address !== this.#address || (this.#last && Date.parse(end) < Date.parse(this.#last))) {
      this.#address = address;
      this.points = [];
      this.problem = null;
    }
    if (end !== this.#last) {
      this.#load(address);
    }
  }

  get #last() {
    return this.points.at(-1)?.time;
  }

  async #load(address) {
    if (this.#loading === address) {
      return;
    }
    this.#loading = address;
    try {
      const found = await fetchJson(this.#last ? `${address}&after=${this.#last}` : address);
      const newer = found.filter(({ time }) => !this.#last || Date.parse(time) > Date.parse(this.#last));
      if (address === this.#address && (newer.length > 0 || this.problem)) {
        this.points = [...this.points, ...newer].slice(-MOST);
        this.problem = null;
        this.changed();
      }
    } catch (error) {
      // The next signal brings another try.
      if (address === this.#address && this.problem !== error.message) {
        this.problem = error.message;
        this.changed();
      }
    } finally {
      this.#loading = false;
    }
  }
}
