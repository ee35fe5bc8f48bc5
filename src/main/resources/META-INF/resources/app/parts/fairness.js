import { LitElement, css, html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import '../charts/chart.js';
import { gapOverTime, groupFigures } from '../charts/signals.js';
import { SteadyOrder } from '../charts/steady-order.js';
import * as format from '../format.js';
import { monitor, wall } from '../live/live.js';
import { route } from '../live/route.js';
import { Series } from '../live/series.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import './affected.js';
import { board, choice, moveAlong, ofModel, showDetail, sortedNames } from './board.js';
import { evidenceBar, evidenceStyles, strength } from './evidence.js';
import { problem } from './problem.js';
import { shared } from './shared.js';

const ROW = 30;

/** How the groups of a sensitive attribute are treated: every measure, and one of them in full. */
class Fairness extends LitElement {
  static properties = {
    model: { state: true },
    pair: { state: true },
  };

  static styles = [
    shared,
    board,
    evidenceStyles,
    css`
      .row.measure {
        grid-template-columns: minmax(0, 1fr) minmax(60px, 24%) 9.5em;
      }

      .state {
        text-align: right;
      }

      .row.pair {
        grid-template-columns: minmax(0, 1fr) 15em minmax(50px, 20%) 9.5em;
      }

      .pairs {
        padding: 0 8px 8px;
      }

      .sentence {
        padding: 0 16px 4px;
        color: var(--text-muted);
      }

      h3 {
        padding: 10px 16px 2px;
      }

      @media (max-width: 720px) {
        .row.measure,
        .row.pair {
          grid-template-columns: minmax(0, 1fr) auto;
        }

        .row .evidence {
          grid-column: 1 / -1;
          grid-row: 2;
        }

        .row.pair .interval {
          display: none;
        }
      }
    `,
  ];

  #series = new Series('api/monitor/fairness/history');
  #order = new SteadyOrder();

  constructor() {
    super();
    new Follows(this, monitor, route, this.#series);
  }

  connectedCallback() {
    super.connectedCallback();
    monitor.want('fairness', true);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    monitor.want('fairness', false);
  }

  render() {
    if (monitor.fairness.length === 0) {
      return this.#empty();
    }
    const { models, model, signals } = ofModel(monitor.fairness, this.model);
    const attributes = sortedNames(signals.map(({ attribute }) => attribute));
    const signal =
      signals.find(({ attribute }) => attribute === route.chosen[0]) ??
      signals.reduce((most, each) => (strongest(each.measures) > strongest(most.measures) ? each : most));
    const measures = this.#order.sort(
      signal.measures,
      ({ id }) => id,
      (a, b) => strength(worst(b)) - strength(worst(a)) || a.id.localeCompare(b.id),
    );
    const measure = measures.find(({ id }) => id === route.chosen[1]) ?? measures[0];
    return html`${problem(monitor.problems.fairness)}
      <div class="board">
      <section class="panel" aria-label=${strings.fairness.heading}>
        <header>
          <h2>${strings.fairness.heading}</h2>
          ${attributes.length < 2 ? html`<span class="hint">${signal.attribute}</span>` : nothing}
        </header>
        <div class="filter">
          ${choice(strings.fairness.model, models, model, (name) => (this.model = name))}
          ${choice(strings.fairness.attribute, attributes, signal.attribute, (name) => route.choose(name))}
        </div>
        <div class="rows" @keydown=${moveAlong}>${measures.map((each) => this.#row(signal, each, measure))}</div>
      </section>
      ${measure ? this.#detail(signal, measure) : nothing}
    </div>`;
  }

  #empty() {
    const named = Object.keys(wall.hero?.event.groups ?? {});
    const failed = problem(monitor.problems.fairness);
    return named.length > 0
      ? html`${failed}<section class="panel empty">
          <h2>${strings.fairness.waiting}</h2>
          <p>${strings.fairness.waitingLead(named.sort().join(', '))}</p>
        </section>`
      : html`${failed}<section class="panel empty">
          <h2>${strings.fairness.empty}</h2>
          <p>${strings.fairness.emptyLead}</p>
          <code>group.district: west</code>
        </section>`;
  }

  #row(signal, measure, chosen) {
    const gap = worst(measure);
    return html`<button
      class="row measure"
      aria-pressed=${measure === chosen}
      @click=${() => {
        route.choose(signal.attribute, measure.id);
        this.updateComplete.then(() => showDetail(this.renderRoot));
      }}
    >
      <span class="what"><b>${nameOf(measure)}</b><small>${aboutOf(measure)}</small></span>
      ${evidenceBar(gap, gap.state === 'alarm')}
      <span class="state">${verdict(stateOf(measure))}</span>
    </button>`;
  }

  #detail(signal, measure) {
    const pairs = [...measure.gaps].sort((a, b) => strength(b) - strength(a) || pairOf(a).localeCompare(pairOf(b)));
    const gap = pairs.find((each) => pairOf(each) === this.pair) ?? pairs[0];
    const percent = format.share(signal.confidence);
    return html`<section class="panel detail" aria-label=${nameOf(measure)}>
      <header>
        <h2>${nameOf(measure)}</h2>
        <span class="hint">${aboutOf(measure)}</span>
        <span class="push">${verdict(stateOf(measure))}</span>
      </header>
      <h3>${strings.fairness.groups}: ${strings.fairness.groupsHint(percent)}</h3>
      ${measure.groups.some(({ mean }) => mean !== undefined)
        ? html`<div style="height: ${Math.max(110, 40 + ROW * measure.groups.length)}px; padding: 0 12px">
            ${guard(
              [signal.window.end, signal.model.name, signal.attribute, measure.id],
              () => html`<pl-chart
                label=${strings.fairness.groups}
                .option=${(colours) => groupFigures(measure.groups, colours)}
              ></pl-chart>`,
            )}
          </div>`
        : html`<p class="none">${strings.fairness.states['not-enough-data']}</p>`}
      <h3>${strings.fairness.pairs}: ${strings.fairness.pairsHint}</h3>
      <div class="pairs" @keydown=${moveAlong}>${pairs.map((each) => this.#pair(each, gap))}</div>
      ${gap ? this.#gap(signal, measure, gap, percent) : nothing}
    </section>`;
  }

  #pair(gap, chosen) {
    return html`<button class="row pair" aria-pressed=${gap === chosen} @click=${() => (this.pair = pairOf(gap))}>
      <span class="what"><b>${strings.fairness.pair(gap.first, gap.second)}</b></span>
      <span class="interval value number">
        ${gap.gap === undefined
          ? format.MISSING
          : `${format.figure(gap.gap)} (${strings.drift.between(format.figure(gap.low), format.figure(gap.high))})`}
      </span>
      ${evidenceBar(gap, gap.state === 'alarm')}
      <span class="state">${verdict(gap.state)}</span>
    </button>`;
  }

  #gap({ model, attribute, window, practical }, measure, gap, percent) {
    const { first, second } = gap;
    this.#series.follow(
      { model: model.name, version: model.version, attribute, measure: measure.id, first, second },
      window.end,
    );
    const { points } = this.#series;
    const { marks } = monitor;
    return html`<p class="sentence">
        ${gap.gap === undefined
          ? strings.fairness.noPair
          : strings.fairness.sentence(
              first,
              second,
              format.figure(gap.gap),
              format.figure(gap.low),
              format.figure(gap.high),
              percent,
            )}
        ${gap.state === 'not-enough-data' ? strings.fairness.notEnoughHint : nothing}
      </p>
      <div class="charts">
        <figure class="wide">
          <figcaption>
            ${strings.fairness.gapChart}
            <span class="hint push">${strings.fairness.practical(format.figure(practical))}</span>
          </figcaption>
          <div class="stage">
            ${guard(
              [points, practical, marks],
              () => html`<pl-chart
                label=${strings.fairness.gapChart}
                .option=${(colours) => gapOverTime(points, practical, marks, colours)}
              ></pl-chart>`,
            )}
          </div>
          ${problem(this.#series.problem)}
        </figure>
      </div>
      <pl-affected .model=${model} .attribute=${attribute} .measure=${measure} .gap=${gap}></pl-affected>`;
  }
}

/** Of a measure without pairs nothing can be said. */
const NO_GAP = { eValue: 0, threshold: 10, state: 'not-enough-data' };

const worst = ({ gaps }) => gaps.reduce((most, gap) => (strength(gap) > strength(most) ? gap : most), gaps[0] ?? NO_GAP);

const strongest = (measures) => Math.max(0, ...measures.map((measure) => strength(worst(measure))));

const pairOf = ({ first, second }) => JSON.stringify([first, second]);

/** One alarm is an alarm; where some pairs have too few images, the others cannot speak for them. */
function stateOf({ gaps }) {
  const states = gaps.map(({ state }) => state);
  return ['alarm', 'not-enough-data'].find((state) => states.includes(state)) ?? (gaps.length > 0 ? 'no-alarm' : 'not-enough-data');
}

const nameOf = ({ concept, label, kind }) => concept ?? label ?? (strings.fairness.kinds[kind] ?? kind);

const aboutOf = ({ concept, label, kind }) =>
  [
    concept !== undefined || label !== undefined ? (strings.fairness.kinds[kind] ?? kind) : undefined,
    label !== undefined && concept !== undefined ? strings.drift.ofClass(label) : undefined,
  ]
    .filter(Boolean)
    .join(' · ');

const verdict = (state) => html`<span
  class="verdict ${state === 'alarm' ? 'alarm' : state === 'not-enough-data' ? 'unknown' : ''}"
  title=${state === 'not-enough-data' ? strings.fairness.notEnoughHint : nothing}
  >${strings.fairness.states[state] ?? state}</span
>`;

customElements.define('pl-fairness', Fairness);
