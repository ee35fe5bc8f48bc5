import { LitElement, css, html, nothing } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import * as format from '../format.js';
import { strings } from '../strings.js';
import { choice, sortedNames } from './board.js';
import { strength } from './evidence.js';
import { rove } from './roving.js';
import { shared } from './shared.js';

const KINDS = ['contribution', 'presence'];

/** Concepts by classes, each cell coloured by its evidence of drift. */
class ConceptMatrix extends LitElement {
  static properties = {
    signals: { attribute: false },
    chosen: { attribute: false },
    kind: { state: true },
  };

  static styles = [
    shared,
    css`
      .scroll {
        overflow-x: auto;
        padding: 10px 16px 16px;
      }

      table {
        width: 100%;
        border-spacing: 3px;
        table-layout: fixed;
      }

      th {
        padding: 2px 4px;
        color: var(--text-muted);
        font-size: var(--size-s);
        font-weight: 500;
        text-align: left;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      thead th {
        min-width: 64px;
        text-align: center;
      }

      .corner {
        width: 11em;
      }

      tbody th {
        position: sticky;
        left: 0;
        z-index: 1;
        background: var(--panel);
        color: var(--text);
      }

      td {
        padding: 0;
        vertical-align: middle;
      }

      td button {
        display: flex;
        width: 100%;
        min-width: 44px;
        height: 26px;
        padding: 0 2px;
        border: 1px solid transparent;
        border-radius: 5px;
        background: color-mix(in srgb, var(--against) var(--share), var(--sunken));
        font-size: var(--size-xs);
        font-variant-numeric: tabular-nums;
      }

      td button:hover {
        border-color: var(--text-faint);
      }

      td button.alarm {
        background: var(--bad);
        color: var(--panel);
        font-weight: 650;
      }

      td button[aria-pressed='true'] {
        border-color: var(--text);
      }

      @media (max-width: 720px) {
        table {
          table-layout: auto;
        }

        thead th {
          max-width: 76px;
        }

        tbody th {
          max-width: 9em;
        }

        .scroll {
          padding-inline: 8px;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.signals = [];
  }

  render() {
    const kinds = KINDS.filter((kind) => this.signals.some(({ quantity }) => quantity.kind === kind));
    const kind = kinds.includes(this.kind) ? this.kind : kinds[0];
    const cells = this.signals.filter(({ quantity }) => quantity.kind === kind && quantity.concept !== undefined);
    if (cells.length === 0) {
      return nothing;
    }
    const concepts = sortedNames(cells.map(({ quantity }) => quantity.concept));
    const labels = sortedNames(cells.map(({ quantity }) => quantity.label));
    const overall = cells.some(({ quantity }) => quantity.label === undefined) ? [undefined] : [];
    const columns = [...overall, ...labels];
    const found = new Map(cells.map((signal) => [key(signal.quantity.concept, signal.quantity.label), signal]));
    const inOrder = concepts.flatMap((concept) => columns.map((label) => found.get(key(concept, label))));
    const entry = cells.find(({ quantity }) => quantity.id === this.chosen) ?? inOrder.find(Boolean);
    const named = kinds.map((each) => strings.drift.kinds[each]);
    return html`<section class="panel" aria-label=${strings.drift.matrix}>
      <header>
        <h2>${strings.drift.matrix}</h2>
        ${kinds.length > 1
          ? choice(strings.drift.matrix, named, strings.drift.kinds[kind], (name) => {
              this.kind = kinds[named.indexOf(name)];
            })
          : html`<span class="hint">${named[0]}</span>`}
        <span class="hint push">${strings.drift.matrixHint}</span>
      </header>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <td class="corner"></td>
              ${columns.map((label) => html`<th scope="col" title=${name(label)}>${name(label)}</th>`)}
            </tr>
          </thead>
          <tbody @keydown=${(event) => this.#move(event, columns.length)}>
            ${concepts.map(
              (concept) => html`<tr>
                <th scope="row" title=${concept}>${concept}</th>
                ${columns.map((label) =>
                  this.#cell(concept, label, found.get(key(concept, label)), found.get(key(concept, label)) === entry),
                )}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  #move(event, columns) {
    rove(event, focusable([...event.currentTarget.querySelectorAll('td')]), { columns });
  }

  /** @param entry whether the tabulator key comes to this one; arrow keys go on from there */
  #cell(concept, label, signal, entry) {
    if (!signal) {
      return html`<td></td>`;
    }
    const { evidence, quantity } = signal;
    const alarm = evidence.state === 'alarm';
    const share = Math.min(1, strength(evidence));
    const said = strings.drift.cell(concept, name(label), format.evidence(evidence.eValue));
    return html`<td>
      <button
        class=${alarm ? 'alarm' : ''}
        style=${styleMap({ '--share': `${Math.round(75 * share)}%` })}
        title=${said}
        aria-label=${said}
        aria-pressed=${quantity.id === this.chosen}
        tabindex=${entry ? 0 : -1}
        @click=${() => this.dispatchEvent(new CustomEvent('chosen', { detail: quantity.id }))}
      >
        ${share > 0.4 ? format.evidence(evidence.eValue) : nothing}
      </button>
    </td>`;
  }
}

/** A cell without a quantity cannot have the focus: an arrow key towards it does nothing. */
const focusable = (cells) => cells.map((cell) => cell.querySelector('button') ?? cell);

const key = (concept, label) => JSON.stringify([concept, label]);

const name = (label) => label ?? strings.drift.allLabels;

customElements.define('pl-concept-matrix', ConceptMatrix);
