import { fetchJson } from './service.js';
import { Topic } from './topic.js';

/**
 * Who looks at this page, and what they may do. Until that is known everything is offered: the
 * service refuses what it has to, whatever the page offers.
 */
export class Person extends Topic {
  /** Empty where nobody has to sign in, or while it is not known. */
  name = '';
  #roles = null;
  #asking = false;

  /** @param role `view`, `explain` or `admin` */
  may(role) {
    return this.#roles === null || this.#roles.includes(role);
  }

  async learn() {
    if (this.#asking) {
      return;
    }
    this.#asking = true;
    try {
      const { name, roles } = await fetchJson('api/me');
      this.name = name;
      this.#roles = roles;
      this.changed();
    } catch {
      // What was known holds until the next connection, with which it is asked for again.
    } finally {
      this.#asking = false;
    }
  }
}
