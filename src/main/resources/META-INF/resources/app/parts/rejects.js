import { LitElement, css, html } from 'lit';
import * as format from '../format.js';
import { figures } from '../live/live.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import { icons } from './icons.js';
import { shared } from './shared.js';

/** The images that could not be explained, and why. */
class Rejects extends LitElement {
  static styles = [
    shared,
    css`
      .panel {
        height: 100%;
      }

      ol {
        flex: 1 1 0;
        min-height: 220px;
        overflow-y: auto;
        padding: 4px 0;
        scrollbar-width: thin;
      }

      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 12px;
        padding: 6px 16px;
      }

      li + li {
        border-top: 1px solid var(--line);
      }

      .reason {
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        overflow: hidden;
        overflow-wrap: anywhere;
      }

      .id {
        color: var(--text-faint);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }

      time,
      .size {
        color: var(--text-faint);
        font-size: var(--size-s);
        text-align: right;
        white-space: nowrap;
      }

      .none {
        display: grid;
        flex: 1;
        place-items: center;
        align-content: center;
        gap: 8px;
        min-height: 220px;
        color: var(--text-faint);
      }

      .none svg {
        width: 22px;
        height: 22px;
        color: var(--good);
      }
    `,
  ];

  constructor() {
    super();
    new Follows(this, figures);
  }

  render() {
    return html`<section class="panel" aria-label=${strings.rejects.heading}>
      <header>
        <h2>${strings.rejects.heading}</h2>
        <span class="hint">${strings.rejects.hint}</span>
      </header>
      ${figures.rejects.length === 0
        ? html`<div class="none">${icons.check}<span>${strings.rejects.none}</span></div>`
        : html`<ol tabindex="0" aria-label=${strings.rejects.heading}>
            ${figures.rejects.map(
              (reject) => html`<li>
                <span class="reason" title="${reject.code ?? ''} ${reject.reason ?? ''}">${strings.rejects.reason(reject)}</span>
                <time class="number" datetime=${reject.time} title=${format.clock(reject.time)}>${format.ago(reject.time)}</time>
                <span class="id mono" title=${reject.imageId}>${reject.imageId}</span>
                <span class="size number">${format.bytes(reject.bytes)}</span>
              </li>`,
            )}
          </ol>`}
    </section>`;
  }
}

customElements.define('pl-rejects', Rejects);
