import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { strings } from '../strings.js';
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
        min-height: 18px;
        margin-top: 6px;
        font-size: var(--size-s);
        color: var(--text-faint);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .note.failed {
        color: var(--bad);
      }
    `,
  ];

  render() {
    return html`
      <div class="methods" role="radiogroup" aria-label=${strings.deep.heading}>
        ${this.maps.map(
          (each) => html`<button
            role="radio"
            class=${each.error ? 'failed' : ''}
            aria-checked=${each === this.chosen}
            title=${this.#hint(each)}
            @click=${() => this.#choose(each)}
          >
            ${each.method}
            ${each.error ? html`<span class="tag">${strings.deep.failed}</span>` : nothing}
            ${each.result?.partial ? html`<span class="tag">${strings.deep.partial}</span>` : nothing}
          </button>`,
        )}
      </div>
      <p class="note ${this.chosen.error ? 'failed' : ''}" title=${this.#note()}>${this.#note()}</p>
    `;
  }

  #hint({ error, result }) {
    if (error) {
      return error;
    }
    const parameters = Object.entries(result?.parameters ?? {}).map(([name, value]) => `${name} ${value}`);
    return [...parameters, ...(result?.partial ? [strings.deep.partialHint] : [])].join(', ');
  }

  #note() {
    const { error, map, result } = this.chosen;
    if (error) {
      return error;
    }
    if (!result) {
      return strings.deep.live;
    }
    return [
      strings.deep.took(format.milliseconds(result.milliseconds)),
      strings.deep.reasons[this.reason] ?? this.reason,
      ...(result.partial ? [strings.deep.partialHint.toLowerCase()] : []),
      ...(map.signed ? [strings.deep.signs] : []),
    ].join(' · ');
  }

  #choose(each) {
    this.chosen = each;
    this.dispatchEvent(new Event('chosen'));
  }
}

customElements.define('pl-map-choice', MapChoice);
