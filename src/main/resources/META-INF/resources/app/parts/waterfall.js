import { LitElement, css, html, nothing } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import * as format from '../format.js';
import { strings } from '../strings.js';
import { shared } from './shared.js';

const MOST = 7;

/**
 * How the score came about, from zero to the logit: what the concept layer does not account for,
 * what each concept added, the largest first, and what no concept explains. Each bar begins where
 * the one above it ended.
 */
class Waterfall extends LitElement {
  static properties = {
    /** Contributions and residual; null for a model without a bank. */
    concepts: { attribute: false },
    /** The class that is explained, with its logit. */
    target: { attribute: false },
    all: { state: true },
  };

  static styles = [
    shared,
    css`
      header {
        display: flex;
        align-items: center;
        gap: 8px;
        height: 22px;
        margin-bottom: 4px;
      }

      ol,
      .none {
        min-height: calc(22px * ${MOST + 4});
      }

      .row {
        position: relative;
        display: grid;
        grid-template-columns: minmax(0, 9.5em) 1fr 4em;
        align-items: center;
        gap: 10px;
        height: 22px;
      }

      .name {
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }

      .track {
        position: relative;
        height: 100%;
      }

      .track::before {
        content: '';
        position: absolute;
        left: calc(100% * var(--zero));
        top: 0;
        bottom: 0;
        border-left: 1px solid var(--line-strong);
      }

      .bar {
        position: absolute;
        top: 5px;
        bottom: 5px;
        min-width: 1px;
        border-radius: 2px;
        background: var(--for);
      }

      /* From the end of a bar to the beginning of the next one. */
      .step {
        position: absolute;
        top: 17px;
        height: 10px;
        border-left: 1px solid var(--text-faint);
        opacity: 0.7;
      }

      .against .bar {
        background: var(--against);
      }

      .rest .bar {
        background: repeating-linear-gradient(-45deg, var(--rest) 0 2px, transparent 2px 4px);
        box-shadow: inset 0 0 0 1px var(--rest);
      }

      .total .bar {
        background: var(--accent);
      }

      .total {
        font-weight: 600;
      }

      .value {
        color: var(--text-muted);
        text-align: right;
      }

      .rest .name,
      .rest .value {
        color: var(--text-faint);
        font-style: italic;
      }

      .total .value {
        color: var(--text);
      }

      button {
        height: 22px;
        padding: 0;
        border: 0;
        background: none;
        color: var(--text-faint);
      }

      button:hover {
        color: var(--text);
      }

      .none {
        color: var(--text-muted);
      }
    `,
  ];

  constructor() {
    super();
    this.concepts = null;
    this.all = false;
  }

  render() {
    if (!this.concepts) {
      return html`<header><h3>${strings.waterfall.heading}</h3></header>
        <p class="none">${strings.concepts.none}</p>`;
    }
    const { attributions, layer } = this.concepts;
    const rows = this.#rows();
    const ends = rows.flatMap(({ from, to }) => [from, to]);
    const low = Math.min(0, ...ends);
    const span = Math.max(0, ...ends) - low || 1;
    const at = (value) => `${(100 * (value - low)) / span}%`;
    return html`
      <header>
        <h3>${strings.waterfall.heading}</h3>
        <span class="hint" title=${strings.waterfall.hint(layer)}>${strings.waterfall.brief}</span>
        ${attributions.length > MOST
          ? html`<button class="push" aria-expanded=${this.all} @click=${() => (this.all = !this.all)}>
              ${this.all ? strings.concepts.fewer : strings.concepts.more(attributions.length - MOST)}
            </button>`
          : nothing}
      </header>
      <ol style=${styleMap({ '--zero': -low / span })}>
        ${rows.map(
          ({ kind, name, from, to, value, hint }, i) => html`<li
            class="row ${kind} ${to < from ? 'against' : ''}"
            title=${hint ?? strings.concepts.value(name, format.signed(value))}
          >
            <span class="name">${name}</span>
            <span class="track"
              ><span
                class="bar"
                style=${styleMap({ left: at(Math.min(from, to)), width: `${(100 * Math.abs(to - from)) / span}%` })}
              ></span
              >${i < rows.length - 1
                ? html`<span class="step" style=${styleMap({ left: at(to) })}></span>`
                : nothing}</span
            >
            <span class="value number">${kind === 'total' ? format.decimal(value) : format.signed(value)}</span>
          </li>`,
        )}
      </ol>
    `;
  }

  /** The last row begins at zero again, and ends where the one above it did. */
  #rows() {
    const { attributions, residual } = this.concepts;
    const { logit, label } = this.target;
    const sorted = [...attributions].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
    const shown = this.all ? sorted : sorted.slice(0, MOST);
    const others = sorted.slice(shown.length);
    const sum = (rows) => rows.reduce((total, { contribution }) => total + contribution, 0);
    const steps = [
      {
        kind: 'rest',
        name: strings.waterfall.offset,
        value: logit - sum(attributions) - residual,
        hint: strings.waterfall.offsetHint,
      },
      ...shown.map(({ name, contribution }) => ({ kind: 'concept', name, value: contribution })),
      ...(others.length > 0
        ? [{ kind: 'concept', name: strings.waterfall.others(others.length), value: sum(others) }]
        : []),
      { kind: 'rest', name: strings.concepts.residual, value: residual, hint: strings.concepts.residualHint },
    ];
    let reached = 0;
    const rows = steps.map((step) => ({ ...step, from: reached, to: (reached += step.value) }));
    return [
      ...rows,
      {
        kind: 'total',
        name: strings.waterfall.logit,
        from: 0,
        to: logit,
        value: logit,
        hint: strings.waterfall.logitHint(label),
      },
    ];
  }
}

customElements.define('pl-waterfall', Waterfall);
