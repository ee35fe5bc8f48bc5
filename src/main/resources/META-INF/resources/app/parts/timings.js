import { LitElement, css, html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import * as format from '../format.js';
import { strings } from '../strings.js';
import { shared } from './shared.js';

const STEPS = ['decode', 'queue', 'inference'];

/** Where the time of one image went. */
class Timings extends LitElement {
  static properties = { timings: { attribute: false } };

  static styles = [
    shared,
    css`
      .strip {
        display: flex;
        gap: 2px;
        height: 6px;
        margin-bottom: 6px;
      }

      .strip span {
        min-width: 2px;
        border-radius: 2px;
        transition: flex-grow 300ms ease-out;
      }

      dl {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 2px 10px;
        overflow: hidden;
        font-size: var(--size-s);
      }

      dl div {
        display: flex;
        align-items: center;
        gap: 6px;
        white-space: nowrap;
      }

      dt {
        color: var(--text-faint);
      }

      dt::before {
        content: '';
        display: inline-block;
        width: 7px;
        height: 7px;
        margin-right: 6px;
        border-radius: 2px;
        background: var(--colour);
      }

      .decode {
        --colour: var(--rest);
      }

      .queue {
        --colour: var(--wait);
      }

      .inference {
        --colour: var(--accent);
      }

      .strip span {
        background: var(--colour);
      }

      .batch {
        color: var(--text-faint);
      }
    `,
  ];

  render() {
    return html`
      <h3 class="unseen">${strings.timings.heading}</h3>
      <div class="strip" aria-hidden="true">
        ${STEPS.map(
          (step) => html`<span class=${step} style=${styleMap({ flexGrow: this.timings[step], flexBasis: 0 })}></span>`,
        )}
      </div>
      <dl class="number">
        ${STEPS.map(
          (step) => html`<div class=${step} title=${strings.timings.hints[step]}>
            <dt>${strings.timings[step]}</dt>
            <dd>${format.milliseconds(this.timings[step])}</dd>
          </div>`,
        )}
        <div class="batch">${strings.timings.batch(this.timings.batch)}</div>
      </dl>
    `;
  }
}

customElements.define('pl-timings', Timings);
