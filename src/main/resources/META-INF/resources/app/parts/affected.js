import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { monitor } from '../live/live.js';
import { fetchJson } from '../live/service.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import { exampleImages, exampleStyles } from './examples.js';
import { shared } from './shared.js';

const MOST = 8;
const MOST_ASKED = 100;

/** Between the names of two attributes whose groups are crossed, and of the groups. */
const CROSSED = '×';

/** Of images whose headers do not name a group. */
const UNNAMED = 'unknown';

const predicted = (event) => event.prediction.top[0];
const isKnown = ({ label }) => label !== undefined;
const isRight = (event) => event.label === predicted(event).label;

/**
 * Of each kind of measure: whether the higher figure is the worse one, and which images show what
 * it is about.
 */
const KINDS = {
  accuracy: { pick: (events) => events.filter((event) => isKnown(event) && !isRight(event)) },
  'equal-opportunity': {
    pick: (events, { label }) => events.filter((event) => event.label === label && !isRight(event)),
  },
  'false-positives': {
    higherIsWorse: true,
    ofClass: true,
    pick: (events, { label }) => events.filter((event) => isKnown(event) && event.label !== label),
  },
  'demographic-parity': { ofClass: true, pick: (events) => events },
  calibration: {
    pick: (events) =>
      descending(events.filter(isKnown), (event) => Math.abs(isRight(event) - predicted(event).probability)),
  },
  'concept-reliance': {
    higherIsWorse: true,
    pick: (events, { concept }) =>
      descending(events, ({ concepts }) =>
        Math.abs(concepts?.attributions.find(({ name }) => name === concept)?.contribution ?? 0),
      ),
  },
  'explanation-quality': { pick: (events) => events },
};

/** Who is treated worse by a gap, how many they are, and images of theirs that show it. */
class Affected extends LitElement {
  static properties = {
    model: { attribute: false },
    attribute: { attribute: false },
    measure: { attribute: false },
    gap: { attribute: false },
    examples: { state: true },
    problem: { state: true },
  };

  static styles = [
    shared,
    exampleStyles,
    css`
      :host {
        padding: 0 16px 16px;
      }

      .body {
        display: grid;
        gap: 10px;
        padding: 12px 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius-s);
        background: var(--raised);
      }

      h3 {
        color: var(--text);
        font-weight: 600;
      }

      p {
        max-width: 70em;
      }

      .examples,
      .none {
        min-height: 56px;
      }

      .none {
        color: var(--text-faint);
        font-size: var(--size-s);
      }
    `,
  ];

  #of;

  constructor() {
    super();
    this.examples = [];
    new Follows(this, monitor);
  }

  willUpdate() {
    const { worse } = this.#sides();
    const key = JSON.stringify([this.model.name, this.attribute, this.measure.id, worse?.group]);
    if (key !== this.#of) {
      this.#of = key;
      this.#load(key, worse);
    }
  }

  render() {
    const { worse, better } = this.#sides();
    if (!worse) {
      return nothing;
    }
    const { gap, low, high } = this.gap;
    const clear = low > 0 || high < 0;
    const told = this.#told();
    const shown = told.length > 0 ? told : this.examples;
    return html`<section class="body" aria-label=${strings.affected.heading}>
      <h3>${strings.affected.heading}</h3>
      <p>
        ${clear
          ? (strings.affected.kinds[this.measure.kind] ?? strings.affected.other)({
              group: worse.group,
              other: better.group,
              subject: this.measure.label ?? this.measure.concept,
              images: format.count(worse.images),
              mean: this.#figure(worse.mean),
              otherMean: this.#figure(better.mean),
              more: format.count(Math.round(worse.images * Math.abs(gap))),
            })
          : strings.affected.unclear(worse.group, better.group)}
      </p>
      ${shown.length > 0
        ? html`<h3>${strings.affected.examples(worse.group)}</h3>
            ${exampleImages(shown.slice(0, MOST))}`
        : html`<p class=${this.problem ? 'problem' : 'none'}>${this.problem ?? strings.affected.noExamples(worse.group)}</p>`}
    </section>`;
  }

  /** The two groups of the gap, with their figures. */
  #sides() {
    const of = (name) => this.measure.groups.find(({ group }) => group === name);
    const [first, second] = [of(this.gap.first), of(this.gap.second)];
    if (this.gap.gap === undefined || first?.mean === undefined || second?.mean === undefined) {
      return {};
    }
    const secondIsWorse = this.gap.gap > 0 !== (KINDS[this.measure.kind]?.higherIsWorse ?? false);
    return secondIsWorse ? { worse: second, better: first } : { worse: first, better: second };
  }

  #figure(mean) {
    const isShare = ['accuracy', 'equal-opportunity', 'false-positives', 'demographic-parity'].includes(this.measure.kind);
    return isShare ? format.percent(mean) : format.figure(mean);
  }

  /** What an open alert names as examples: the clearest there are. */
  #told() {
    const found = monitor.alerts
      .filter(({ event }) => event.state !== 'resolved' && event.attribute === this.attribute)
      .flatMap(({ event }) => event.evidence)
      .find(({ subject, groups }) => subject === this.measure.id && isPair(groups, this.gap));
    return (found?.examples ?? []).filter((id) => monitor.pictures.has(id));
  }

  async #load(key, worse) {
    const kind = KINDS[this.measure.kind];
    this.examples = [];
    this.problem = undefined;
    if (!kind || !worse || worse.group.includes(UNNAMED)) {
      return;
    }
    const names = this.attribute.split(CROSSED);
    const values = worse.group.split(CROSSED);
    const which = new URLSearchParams([
      ['limit', MOST_ASKED],
      ['model', this.model.name],
      ...names.map((name, i) => ['group', `${name}=${values[i]}`]),
      ...(kind.ofClass ? [['class', this.measure.label]] : []),
    ]);
    try {
      const events = await fetchJson(`api/explanations/recent?${which}`);
      if (key === this.#of) {
        this.examples = kind.pick(events, this.measure).map(({ imageId }) => imageId);
      }
    } catch (error) {
      if (key === this.#of) {
        this.problem = error.message;
      }
    }
  }
}

const descending = (events, figure) => [...events].sort((a, b) => figure(b) - figure(a));

const isPair = (groups, { first, second }) => groups.includes(first) && groups.includes(second);

customElements.define('pl-affected', Affected);
