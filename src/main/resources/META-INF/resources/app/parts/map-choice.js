import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { strings } from '../strings.js';
import { rove } from './roving.js';
import { shared } from './shared.js';

/** Which method's map lies over the photo, and what is to be known of it. */
class MapChoice extends LitElement {
  static properties = {
    maps: { attribute: false },
    chosen: { attribute: false },
    /** Why there are more than the live one; null if there are not. */
    reason: { attribute: false },
  };

  static styles = [
    shared,
    css`
      .methods {
        display: flex;
        gap: 4px;
        overflow-x: auto;
        scrollbar-width: thin;
      }

      button {
        flex: none;
        height: 26px;
        padding: 0 9px;
        color: var(--text-muted);
      }

      button[aria-checked='true'] {
        border-color: var(--accent);
        background: var(--accent-soft);
        color: var(--accent);
      }

      .tag {
        color: var(--warn);
        font-weight: 400;
      }

      .failed .tag {
        color: var(--bad);
      }

      .note {
        min-height: 35px;
        margin-top: 6px;
        font-size: var(--size-s);
        color: var(--text-faint);
      }

      .note.failed {
        color: var(--bad);
      }
    `,
  ];

  render() {
    return html`
      <div class="methods" role="radiogroup" aria-label=${strings.deep.heading} @keydown=${this.#move}>
        ${this.maps.map(
          (each) => html`<button
            role="radio"
            class=${problemOf(each) ? 'failed' : ''}
            aria-checked=${each === this.chosen}
            tabindex=${each === this.chosen ? 0 : -1}
            title=${this.#hint(each)}
            @click=${() => this.#choose(each)}
          >
            ${each.method}
            ${problemOf(each) ? html`<span class="tag">${strings.deep.failed}</span>` : nothing}
            ${each.result?.partial ? html`<span class="tag">${strings.deep.partial}</span>` : nothing}
          </button>`,
        )}
      </div>
      <p class="note ${problemOf(this.chosen) ? 'failed' : ''}" title=${this.#note()}>${this.#note()}</p>
      ${this.#quality()}
    `;
  }

  #quality() {
    const figures = Object.entries(this.chosen.result?.quality ?? this.chosen.quality ?? {});
    return figures.length === 0
      ? nothing
      : html`<p class="note quality" title=${strings.deep.judgedHint}>
          ${strings.deep.judged}: ${figures.map(([indicator, value]) => `${indicator} ${format.figure(value)}`).join(', ')}
        </p>`;
  }

  #hint(each) {
    const parameters = Object.entries(each.result?.parameters ?? {}).map(([name, value]) => `${name} ${value}`);
    return (
      problemOf(each) ?? [...parameters, ...(each.result?.partial ? [strings.deep.partialHint] : [])].join(', ')
    );
  }

  #note() {
    const { map, result } = this.chosen;
    const problem = problemOf(this.chosen);
    if (problem || !result) {
      return problem ?? strings.deep.live;
    }
    return [
      strings.deep.took(format.milliseconds(result.milliseconds)),
      strings.deep.reasons[this.reason] ?? this.reason,
      ...(result.partial ? [strings.deep.partialHint] : []),
      ...(map?.signed ? [strings.deep.signs] : []),
    ].join(' · ');
  }

  #move(event) {
    rove(event, [...event.currentTarget.children], { round: true })?.click();
  }

  #choose(each) {
    this.chosen = each;
    this.dispatchEvent(new Event('chosen'));
  }
}

/** What the service said of a method that failed, or the page of one it cannot draw. */
const problemOf = ({ error, problem }) => error ?? (problem && strings.deep[problem]);

customElements.define('pl-map-choice', MapChoice);
