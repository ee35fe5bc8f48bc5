import { LitElement, css, html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import '../charts/chart.js';
import { evidenceOverTime, meanOverTime, shares } from '../charts/signals.js';
import { SteadyOrder } from '../charts/steady-order.js';
import * as format from '../format.js';
import { figures, monitor } from '../live/live.js';
import { route } from '../live/route.js';
import { Series } from '../live/series.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import { board, choice, moveAlong, ofModel, showDetail, sortedNames } from './board.js';
import './concept-matrix.js';
import { evidenceBar, evidenceStyles, strength } from './evidence.js';
import { exampleImages, exampleStyles } from './examples.js';
import { problem } from './problem.js';
import { shared } from './shared.js';

const MOST = 60;

/** What is monitored for drift, the strongest evidence first, and one quantity in full. */
class Drift extends LitElement {
  static properties = {
    model: { state: true },
    concept: { state: true },
    label: { state: true },
    all: { state: true },
  };

  static styles = [
    shared,
    board,
    evidenceStyles,
    exampleStyles,
    css`
      .shown {
        padding: 0 16px 16px;
      }

      .shown h3 {
        padding-bottom: 6px;
      }

      pl-concept-matrix {
        margin-top: var(--gap);
      }
    `,
  ];

  #series = new Series('api/monitor/drift/history');
  #order = new SteadyOrder();

  constructor() {
    super();
    this.all = false;
    new Follows(this, monitor, route, this.#series);
  }

  connectedCallback() {
    super.connectedCallback();
    monitor.want('drift', true);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    monitor.want('drift', false);
  }

  render() {
    if (monitor.drift.length === 0) {
      return html`${problem(monitor.problems.drift)}<pl-no-drift></pl-no-drift>`;
    }
    const { models, model, signals } = ofModel(monitor.drift, this.model);
    const fitting = this.#order.sort(
      signals.filter((signal) => this.#fits(signal.quantity)),
      idOf,
      (a, b) => strength(b.evidence) - strength(a.evidence) || idOf(a).localeCompare(idOf(b)),
    );
    const chosen = signals.find((signal) => idOf(signal) === route.chosen[0]) ?? fitting[0];
    const alarms = signals.filter(isAlarm).length;
    return html`${problem(monitor.problems.drift)}
      <div class="board">
        <section class="panel" aria-label=${strings.drift.heading}>
          <header>
            <h2>${strings.drift.heading}</h2>
            <span class="hint push">${strings.drift.watched(format.count(signals.length), alarms)}</span>
          </header>
          <div class="filter">${this.#filter(models, model, signals)}</div>
          <div class="rows" @keydown=${moveAlong}>
            ${fitting.length === 0 ? html`<p class="none">${strings.drift.noneFit}</p>` : nothing}
            ${fitting.slice(0, this.all ? fitting.length : MOST).map((signal) => this.#row(signal, chosen))}
            ${fitting.length > MOST && !this.all
              ? html`<button class="more" @click=${() => (this.all = true)}>
                  ${strings.drift.more(fitting.length - MOST)}
                </button>`
              : nothing}
          </div>
        </section>
        ${chosen ? this.#detail(chosen) : nothing}
      </div>
      <pl-concept-matrix
        .signals=${signals}
        .chosen=${chosen?.quantity.id}
        @chosen=${(event) => this.#choose(event.detail)}
      ></pl-concept-matrix>`;
  }

  #filter(models, model, signals) {
    const any = (name) => (name === undefined ? [] : [name]);
    const concepts = sortedNames(signals.flatMap(({ quantity }) => any(quantity.concept)));
    const labels = sortedNames(signals.flatMap(({ quantity }) => any(quantity.label)));
    const of = (all, names) => (names.length === 0 ? [] : [all, ...names]);
    return html`${choice(strings.drift.model, models, model, (name) => (this.model = name))}
    ${choice(strings.drift.concept, of(strings.drift.anyConcept, concepts), this.concept, (name) => {
      this.concept = name === strings.drift.anyConcept ? undefined : name;
    })}
    ${choice(strings.drift.label, of(strings.drift.anyLabel, labels), this.label, (name) => {
      this.label = name === strings.drift.anyLabel ? undefined : name;
    })}`;
  }

  #fits({ concept, label }) {
    return (
      (this.concept === undefined || concept === this.concept) && (this.label === undefined || label === this.label)
    );
  }

  #row(signal, chosen) {
    const { quantity, evidence } = signal;
    const alarm = isAlarm(signal);
    return html`<button class="row" aria-pressed=${signal === chosen} @click=${() => this.#choose(quantity.id)}>
      <span class="what"><b>${nameOf(quantity)}</b><small>${aboutOf(quantity)}</small></span>
      ${evidenceBar(evidence, alarm)}
      <span class="value number ${alarm ? 'alarm' : ''}">${format.evidence(evidence.eValue)}</span>
    </button>`;
  }

  #choose(id) {
    route.choose(id);
    this.updateComplete.then(() => showDetail(this.renderRoot));
  }

  #detail(signal) {
    const { model, window, quantity, images, reference, estimate, distance, evidence } = signal;
    this.#series.follow({ model: model.name, version: model.version, quantity: quantity.id }, window.end);
    const { points } = this.#series;
    const { marks } = monitor;
    const alarm = isAlarm(signal);
    const since = sinceOf(evidence);
    const drawn = [points, window.end, quantity.id, model.name, model.version, marks];
    const chart = (label, option) => guard(drawn, () => html`<pl-chart label=${label} .option=${option}></pl-chart>`);
    return html`<section class="panel detail" aria-label=${nameOf(quantity)}>
      <header>
        <h2>${nameOf(quantity)}</h2>
        <span class="hint">${aboutOf(quantity)}</span>
        <span class="verdict push ${alarm ? 'alarm' : ''}">
          ${alarm ? `${strings.evidence.alarm}: ${strings.drift.shapes[evidence.shape]}` : strings.drift.stable}
        </span>
      </header>
      <dl class="number">
        ${figure(strings.drift.before, format.figure(reference.mean))}
        ${figure(strings.drift.after, format.figure(estimate?.mean))}
        ${since ? figure(strings.drift.since, format.moment(since)) : nothing}
        ${figure(strings.drift.images, format.count(images))}
        ${distance
          ? html`${figure(strings.drift.psi, format.figure(distance.psi), strings.drift.psiHint)}
            ${figure(strings.drift.ks, format.figure(distance.ks), strings.drift.ksHint)}
            ${figure(strings.drift.wasserstein, format.figure(distance.wasserstein), strings.drift.wassersteinHint)}`
          : nothing}
      </dl>
      <div class="charts">
        <figure class="wide">
          <figcaption title=${strings.evidence.hint}>${strings.drift.evidenceChart}</figcaption>
          <div class="stage">
            ${chart(strings.drift.evidenceChart, (colours) => evidenceOverTime(points, { ...evidence, since }, marks, colours))}
          </div>
        </figure>
        <figure>
          <figcaption>
            ${strings.drift.meanChart}
            <span class="hint push">${strings.drift.referenceLine(format.figure(reference.mean))}</span>
          </figcaption>
          <div class="stage">
            ${chart(strings.drift.meanChart, (colours) => meanOverTime(points, reference, marks, colours))}
          </div>
        </figure>
        <figure>
          <figcaption title=${strings.drift.decilesHint}>${strings.drift.decilesChart}</figcaption>
          <div class="stage">
            ${estimate
              ? chart(strings.drift.decilesChart, (colours) => shares(signal, colours))
              : html`<p class="none">${strings.drift.noImages}</p>`}
          </div>
        </figure>
      </div>
      ${problem(this.#series.problem)} ${this.#examples(quantity)}
    </section>`;
  }

  #examples(quantity) {
    const found = examplesOf(quantity);
    return found.length === 0
      ? nothing
      : html`<div class="shown">
          <h3>${strings.drift.examples}</h3>
          ${exampleImages(found)}
        </div>`;
  }
}

/** Images that an open alert names for a quantity, and whose pictures the service has. */
function examplesOf({ id }) {
  return monitor.alerts
    .filter(({ event }) => event.state !== 'resolved' && event.kind === 'drift')
    .flatMap(({ event }) => event.evidence)
    .filter(({ subject }) => subject === id)
    .flatMap(({ examples }) => examples)
    .filter((imageId) => monitor.pictures.has(imageId));
}

/** Nothing is monitored yet. */
class NoDrift extends LitElement {
  static styles = [shared, board];

  constructor() {
    super();
    new Follows(this, figures);
  }

  render() {
    const explained = figures.stats?.explained ?? 0;
    return html`<section class="panel empty">
      <h2>${strings.drift.empty}</h2>
      <p>${strings.drift.emptyLead}</p>
      ${explained > 0 ? html`<p class="hint number">${strings.drift.soFar(format.count(explained))}</p>` : nothing}
    </section>`;
  }
}

const idOf = ({ quantity }) => quantity.id;

/** When it has most probably changed, if there is evidence half as strong as an alarm's, in powers of ten. */
const sinceOf = ({ since, eValue, threshold }) => (eValue >= Math.sqrt(threshold) ? since : undefined);

const isAlarm = ({ evidence }) => evidence.state === 'alarm';

const nameOf = ({ concept, label, kind }) =>
  concept ?? (kind === 'class-share' && label !== undefined ? label : (strings.drift.kinds[kind] ?? kind));

const aboutOf = ({ concept, label, kind }) =>
  [
    concept !== undefined || kind === 'class-share' ? (strings.drift.kinds[kind] ?? kind) : undefined,
    kind === 'class-share' ? undefined : label === undefined ? strings.drift.allLabels : strings.drift.ofClass(label),
  ]
    .filter(Boolean)
    .join(' · ');

const figure = (name, value, hint) => html`<div title=${hint ?? nothing}>
  <dt>${name}</dt>
  <dd>${value}</dd>
</div>`;

customElements.define('pl-drift', Drift);
customElements.define('pl-no-drift', NoDrift);
