import { fetchJson, send } from './service.js';
import { Topic } from './topic.js';

/** How long to wait after a refusal, in ms; messages come far more often. */
const PATIENCE = 5000;

/** The models this service knows of, asked for while somebody looks at them. */
export class Catalogue extends Topic {
  /** As the service lists them; null until it has. */
  list = null;
  /** Why it could not be had when it was asked for last; null if it could. */
  problem = null;
  #version;
  #have;
  #wanted = false;
  #asking = false;
  #refused = -Infinity;

  /** @param version counts up whenever the list is another */
  offer(version) {
    this.#version = version;
    if (this.#wanted && version !== this.#have && Date.now() - this.#refused >= PATIENCE) {
      this.refresh();
    }
  }

  want(on) {
    this.#wanted = on;
    if (on) {
      this.refresh();
    }
  }

  async refresh() {
    if (this.#asking) {
      return;
    }
    this.#asking = true;
    const version = this.#version;
    try {
      this.list = await fetchJson('api/models');
      this.problem = null;
      this.#have = version;
    } catch (error) {
      this.problem = error.message;
      this.#refused = Date.now();
    } finally {
      this.#asking = false;
    }
    this.changed();
  }

  /** @throws ServiceError */
  details(model) {
    return fetchJson(addressOf(model));
  }

  /** @throws ServiceError */
  concepts(model) {
    return fetchJson(`${addressOf(model)}/concepts`);
  }

  /**
   * Reads one bundle again, or all: what came of each.
   * @throws ServiceError
   */
  async reload(model) {
    const { bundles } = await send('POST', `${model === undefined ? 'api/models' : addressOf(model)}/reload`);
    await this.refresh();
    return bundles;
  }
}

const addressOf = (model) => `api/models/${encodeURIComponent(model)}`;
