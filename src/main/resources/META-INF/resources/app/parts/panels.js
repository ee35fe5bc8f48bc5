import { LitElement, css, html, nothing } from 'lit';
import '../charts/chart.js';
import { classMix, conceptMeans, latency, throughput } from '../charts/options.js';
import { SteadyOrder } from '../charts/steady-order.js';
import * as format from '../format.js';
import { figures } from '../live/live.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import { shared } from './shared.js';

const MOST_CONCEPTS = 9;

/** A panel with a chart in it that is drawn anew when there are new figures. */
class ChartPanel extends LitElement {
  static styles = [
    shared,
    css`
      .panel {
        height: 100%;
      }

      .body {
        flex: 1;
        min-height: var(--chart, 150px);
        padding: 6px 8px 8px;
      }

      .key {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        color: var(--text-muted);
        font-size: var(--size-s);
        white-space: nowrap;
      }

      .key::before {
        content: '';
        width: 10px;
        height: 2px;
        border-radius: 1px;
        background: var(--colour);
      }

      .none {
        display: grid;
        place-items: center;
        height: 100%;
        color: var(--text-faint);
      }
    `,
  ];

  constructor() {
    super();
    new Follows(this, figures);
  }

  panel(heading, head, body) {
    return html`<section class="panel" aria-label=${heading}>
      <header><h2>${heading}</h2>${head}</header>
      <div class="body">${body}</div>
    </section>`;
  }

  chart(label, option) {
    return html`<pl-chart label=${label} .option=${option}></pl-chart>`;
  }
}

class Throughput extends ChartPanel {
  render() {
    return this.panel(
      strings.charts.throughput,
      html`<span class="hint push">${strings.charts.minutes}</span>`,
      this.chart(strings.charts.throughput, (colours) => throughput(figures, colours)),
    );
  }
}

class Latency extends ChartPanel {
  static styles = [
    ChartPanel.styles,
    css`
      .median {
        --colour: var(--for);
      }

      .high {
        --colour: var(--against);
      }
    `,
  ];

  render() {
    return this.panel(
      strings.charts.latency,
      html`<span class="hint">${strings.charts.latencyUnit}</span>
        <span class="key median push">${strings.charts.median}</span>
        <span class="key high">${strings.charts.high}</span>`,
      this.chart(strings.charts.latency, (colours) => latency(figures, colours)),
    );
  }
}

class ClassMix extends ChartPanel {
  #order = new SteadyOrder();

  render() {
    const { model } = figures;
    return this.panel(
      strings.charts.classes,
      html`${this.#chooser(model)}
        <span class="hint number push">
          ${model?.labelled > 0
            ? strings.charts.accuracy(format.percent(model.right / model.labelled), format.count(model.labelled))
            : nothing}
        </span>`,
      model
        ? this.chart(strings.charts.classes, (colours) => classMix(this.#rows(model), model.latest, colours))
        : nothing,
    );
  }

  #rows(model) {
    return this.#order.sort(
      model.classes,
      (row) => row.label ?? '',
      (a, b) => (a.label === undefined) - (b.label === undefined) || b.count - a.count,
    );
  }

  #chooser(chosen) {
    const models = figures.stats?.models ?? [];
    return models.length < 2
      ? html`<span class="hint">${chosen?.name}</span>`
      : html`<select
          aria-label=${strings.hero.model}
          @change=${(event) => figures.choose(models[event.target.selectedIndex])}
        >
          ${models.map(
            (model) => html`<option ?selected=${model === chosen}>${model.name} ${model.version}</option>`,
          )}
        </select>`;
  }
}

class ConceptMeans extends ChartPanel {
  #order = new SteadyOrder();

  render() {
    const { model } = figures;
    return this.panel(
      strings.charts.concepts,
      html`<span class="hint">${model?.name}</span>
        <span class="hint number push">${model ? strings.charts.last(format.count(model.latest)) : nothing}</span>`,
      model?.concepts.length > 0
        ? this.chart(strings.charts.concepts, (colours) => conceptMeans(this.#rows(model), colours))
        : html`<p class="none">${model ? strings.concepts.none : nothing}</p>`,
    );
  }

  #rows(model) {
    const sorted = this.#order.sort(
      model.concepts,
      (row) => row.name,
      (a, b) => Math.abs(b.contribution) - Math.abs(a.contribution),
    );
    return [
      ...sorted.slice(0, MOST_CONCEPTS),
      { name: strings.concepts.residual, contribution: model.meanResidual, residual: true },
    ];
  }
}

customElements.define('pl-throughput', Throughput);
customElements.define('pl-latency', Latency);
customElements.define('pl-class-mix', ClassMix);
customElements.define('pl-concept-means', ConceptMeans);
