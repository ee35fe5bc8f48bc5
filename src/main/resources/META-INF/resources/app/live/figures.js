import { Topic } from './topic.js';

const HISTORY = 300;
const BEAT = 950;

/** What the service counts: the figures now, their history, and the latest rejects. */
export class Figures extends Topic {
  stats = null;
  history = [];
  rejects = [];
  feed = null;
  #model = null;
  #last = 0;

  /** The chosen model's figures, else those of the model that explained most. */
  get model() {
    const models = this.stats?.models ?? [];
    return (
      models.find((model) => modelKey(model) === this.#model) ??
      models.reduce((most, model) => (model.explained > (most?.explained ?? -1) ? model : most), null)
    );
  }

  choose(model) {
    this.#model = modelKey(model);
    this.changed();
  }

  begin({ stats, history, rejects, feed }) {
    Object.assign(this, { stats, rejects, feed, history: [...history] });
    this.#last = Date.now();
    this.changed();
  }

  /** Takes new figures, at most once a second: numbers that flicker cannot be read. */
  offer({ stats, rejects }) {
    const now = Date.now();
    if (now - this.#last < BEAT && this.stats?.explained > 0) {
      return;
    }
    this.#last = now;
    Object.assign(this, { stats, rejects });
    this.history.push({
      time: stats.time,
      imagesPerSecond: stats.imagesPerSecond,
      p50: stats.latency.p50,
      p95: stats.latency.p95,
    });
    this.history = this.history.slice(-HISTORY);
    this.changed();
  }
}

const modelKey = ({ name, version }) => JSON.stringify([name, version]);
