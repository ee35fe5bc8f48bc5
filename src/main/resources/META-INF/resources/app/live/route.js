import { Topic } from './topic.js';

export const VIEWS = ['now', 'drift', 'fairness', 'alerts', 'models'];

/** What is looked at, kept in the address after the #: a view, and what is chosen in it. */
class Route extends Topic {
  view = VIEWS[0];
  chosen = [];

  constructor() {
    super();
    addEventListener('hashchange', () => this.#read());
    this.#read();
  }

  /** Chooses something in the view, without a step in the browser's history. */
  choose(...chosen) {
    history.replaceState(null, '', addressOf(this.view, ...chosen));
    this.#read();
  }

  #read() {
    const [view, ...chosen] = location.hash.slice(1).split('/').map(decode);
    this.view = VIEWS.includes(view) ? view : VIEWS[0];
    this.chosen = chosen;
    this.changed();
  }
}

/** Where a view is, and something in it. */
export const addressOf = (view, ...chosen) => `#${[view, ...chosen].map(encodeURIComponent).join('/')}`;

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const route = new Route();
