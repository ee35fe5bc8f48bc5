import { fetchJson } from './monitor.js';
import { Topic } from './topic.js';

const MOST = 240;

/** The history of one figure, which grows as the service learns more of it. */
export class Series extends Topic {
  points = [];
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
      if (address === this.#address && newer.length > 0) {
        this.points = [...this.points, ...newer].slice(-MOST);
        this.changed();
      }
    } catch {
      // The service went away; the next signal brings another try.
    } finally {
      this.#loading = false;
    }
  }
}
