import { Topic } from './topic.js';

/** How the images are looked at: by which method's map, and whether beside that of the live pass. */
export class Look extends Topic {
  method = null;
  beside = false;

  /** It stays chosen for the images that follow, where they have it. */
  choose(method) {
    this.method = method;
    this.changed();
  }

  compare(beside) {
    this.beside = beside;
    this.changed();
  }

  /** The chosen map of an exhibit, else its first. */
  mapOf({ maps }) {
    return maps.find(({ method }) => method === this.method) ?? maps[0];
  }
}
