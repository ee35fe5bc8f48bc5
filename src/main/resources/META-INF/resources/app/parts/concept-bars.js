import { LitElement, css, html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import * as format from '../format.js';
import { strings } from '../strings.js';
import { shared } from './shared.js';

const MOST = 7;

/**
 * Concept contributions as bars that diverge from zero, the largest first, and the residual under
 * them: together they are the whole score at the layer.
 */
class ConceptBars extends LitElement {
  static properties = {
    concepts: { attribute: false },
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

      ul {
        min-height: calc(23px * ${MOST + 1});
      }

      .row {
        display: grid;
        grid-template-columns: minmax(0, 9.5em) 1fr 4em;
        align-items: center;
        gap: 10px;
        height: 23px;
      }

      .name {
        text-align: left;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }

      .track {
        position: relative;
        height: 12px;
      }

      .track::before {
        content: '';
        position: absolute;
        left: calc(100% * var(--zero));
        top: -6px;
        bottom: -5px;
        border-left: 1px solid var(--line-strong);
      }

      .bar {
        position: absolute;
        top: 0;
        bottom: 0;
        background: var(--for);
        border-radius: 0 3px 3px 0;
      }

      .bar.against {
        background: var(--against);
        border-radius: 3px 0 0 3px;
      }

      .bar.residual {
        background: repeating-linear-gradient(
          -45deg,
          var(--rest) 0 2px,
          transparent 2px 4px
        );
      }

      .value {
        text-align: right;
      }

      .residual .name,
      .residual .value {
        color: var(--text-faint);
        font-style: italic;
      }

      .value,
      .none {
        color: var(--text-muted);
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
        min-height: calc(23px * ${MOST + 1});
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
      return html`<header><h3>${strings.concepts.heading}</h3></header>
        <p class="none">${strings.concepts.none}</p>`;
    }
    const { attributions, residual, layer } = this.concepts;
    const sorted = [...attributions].sort(
      (a, b) => Math.abs(b.contribution) - Math.abs(a.contribution),
    );
    const values = [...attributions.map((concept) => concept.contribution), residual];
    const low = Math.min(0, ...values);
    const high = Math.max(0, ...values);
    const scale = { low, span: high - low || 1 };
    const shown = this.all ? sorted : sorted.slice(0, MOST);
    return html`
      <header>
        <h3>${strings.concepts.heading}</h3>
        <span class="hint" title=${strings.concepts.hint(layer)}>${strings.concepts.hint(layer)}</span>
        ${sorted.length > MOST
          ? html`<button class="push" aria-expanded=${this.all} @click=${() => (this.all = !this.all)}>
              ${this.all ? strings.concepts.fewer : strings.concepts.more(sorted.length - MOST)}
            </button>`
          : ''}
      </header>
      <ul style=${styleMap({ '--zero': (0 - low) / scale.span })}>
        ${shown.map((concept) => row(concept.name, concept.contribution, scale))}
        ${row(strings.concepts.residual, residual, scale, true)}
      </ul>
    `;
  }
}

function row(name, value, { low, span }, residual = false) {
  const left = (Math.min(0, value) - low) / span;
  const kind = value < 0 ? 'against' : 'for';
  return html`<li
    class="row ${residual ? 'residual' : ''}"
    title=${residual ? strings.concepts.residualHint : strings.concepts.value(name, format.signed(value))}
  >
    <span class="name">${name}</span>
    <span class="track"
      ><span
        class="bar ${kind} ${residual ? 'residual' : ''}"
        style=${styleMap({ left: `${100 * left}%`, width: `${(100 * Math.abs(value)) / span}%` })}
      ></span
    ></span>
    <span class="value number">${format.signed(value)}</span>
  </li>`;
}

customElements.define('pl-concept-bars', ConceptBars);
