const REST = 4000;

/**
 * Sorts rows for display, but not so often that they dance: the order is taken anew only when
 * other rows come, or after some seconds.
 */
export class SteadyOrder {
  #order = [];
  #since = 0;

  /** @param compare as for Array.sort */
  sort(rows, nameOf, compare) {
    const names = new Set(rows.map(nameOf));
    const same = names.size === this.#order.length && this.#order.every((name) => names.has(name));
    if (!same || Date.now() - this.#since > REST) {
      this.#order = [...rows].sort(compare).map(nameOf);
      this.#since = Date.now();
    }
    return [...rows].sort((a, b) => this.#order.indexOf(nameOf(a)) - this.#order.indexOf(nameOf(b)));
  }
}
