import { fetchJson, send } from './service.js';
import { Topic } from './topic.js';

/** Of so many requests it is known that they were made here: of one that another process took, no end is told. */
const REMEMBERED = 64;

/** What the deep lane is asked for, and how far it has come. */
export class DeepTasks extends Topic {
  /** All that are under way or ended lately, the newest first. */
  tasks = [];
  /** The methods that can be asked for; null until they are known. */
  methods = null;
  /** Why the methods are not known; null if they are, or nobody asked. */
  problem = null;
  /** The methods that were asked for here, by the task's id. */
  #asked = new Map();
  #deliver;

  /** @param deliver takes the exhibits with what was asked for here, as they come */
  constructor(deliver) {
    super();
    this.#deliver = deliver;
  }

  offer(tasks = []) {
    if (tasks.length === 0 && this.tasks.length === 0) {
      return;
    }
    this.tasks = tasks;
    for (const { id, state } of tasks) {
      if (state === 'done' && this.#asked.has(id)) {
        this.#fetch(id, this.#asked.get(id));
      }
      if (state === 'done' || state === 'failed') {
        this.#asked.delete(id);
      }
    }
    this.changed();
  }

  /** Those for the image that was read there, the newest first. */
  of({ topic, partition, offset }) {
    return this.tasks.filter(
      ({ source }) => source?.topic === topic && source.partition === partition && source.offset === offset,
    );
  }

  /**
   * Asks for more.
   * @param calls methods, each with parameters as in a URL's query
   * @throws ServiceError
   */
  async ask({ imageId, source, target }, calls) {
    const task = await send('POST', 'api/explanations/deep', {
      imageId,
      source,
      methods: calls,
      target: target.index,
    });
    this.#asked.set(task.id, calls.map((call) => call.split('?')[0]));
    if (this.#asked.size > REMEMBERED) {
      this.#asked.delete(this.#asked.keys().next().value);
    }
    this.tasks = [task, ...this.tasks.filter(({ id }) => id !== task.id)];
    this.changed();
  }

  /** Learns once what can be asked for. */
  async learnMethods() {
    if (this.methods) {
      return;
    }
    try {
      this.methods = await fetchJson('api/methods');
      this.problem = null;
    } catch (error) {
      this.problem = error.message;
    }
    this.changed();
  }

  /** A page that could not keep up may have missed the frame with the result. */
  async #fetch(id, methods) {
    try {
      const { exhibit } = await fetchJson(`api/explanations/deep/${encodeURIComponent(id)}`);
      if (exhibit) {
        await this.#deliver(exhibit);
        this.dispatchEvent(new CustomEvent('result', { detail: { exhibit, methods } }));
      }
    } catch {
      // The frame with the result is on its way too.
    }
  }
}
