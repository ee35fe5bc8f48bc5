import { LitElement, css, html, nothing } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import * as format from '../format.js';
import { strings } from '../strings.js';
import { icons } from './icons.js';
import { shared } from './shared.js';

const MOST_CLASSES = 5;

/** The predicted class, whether it is right, and the classes that came next. */
class Prediction extends LitElement {
  static properties = { event: { attribute: false } };

  static styles = [
    shared,
    css`
      .top {
        display: flex;
        align-items: baseline;
        gap: 12px;
      }

      .class {
        min-width: 0;
        padding-right: 2px;
        font-size: var(--size-xl);
        font-weight: 650;
        letter-spacing: -0.02em;
        line-height: 1.2;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }

      .probability {
        margin-left: auto;
        font-size: var(--size-xl);
        font-weight: 500;
        letter-spacing: -0.02em;
        line-height: 1.2;
        color: var(--text-muted);
      }

      .verdict {
        display: flex;
        align-items: center;
        gap: 6px;
        height: 22px;
        margin: 4px 0 14px;
        color: var(--text-muted);
        font-size: var(--size-s);
        white-space: nowrap;
      }

      .verdict span {
        overflow: hidden;
        text-overflow: ellipsis;
      }

      .mark {
        display: inline-flex;
        align-items: center;
        gap: 3px;
        padding: 0 8px 0 5px;
        border-radius: 99px;
        font-weight: 550;
        line-height: 20px;
      }

      .mark svg {
        width: 13px;
        height: 13px;
        stroke-width: 2;
      }

      .right {
        background: var(--good-soft);
        color: var(--good);
      }

      .wrong {
        background: var(--bad-soft);
        color: var(--bad);
      }

      li {
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
        color: var(--text-muted);
      }

      li:first-child .name {
        color: var(--text);
        font-weight: 500;
      }

      .track {
        height: 6px;
        border-radius: 3px;
        background: var(--sunken);
        overflow: hidden;
      }

      .bar {
        height: 100%;
        border-radius: 3px;
        background: var(--rest);
        transition: width 300ms ease-out;
      }

      li:first-child .bar {
        background: var(--accent);
      }

      .value {
        text-align: right;
        color: var(--text-muted);
      }
    `,
  ];

  render() {
    const { prediction, label } = this.event;
    const [winner] = prediction.top;
    return html`
      <div class="top">
        <div class="class" title=${winner.label}>${winner.label}</div>
        <div class="probability number">${format.percent(winner.probability)}</div>
      </div>
      <div class="verdict">${this.#verdict(winner.label, label)}</div>
      <h3 class="unseen">${strings.hero.alternatives}</h3>
      <ol>
        ${Array.from({ length: MOST_CLASSES }, (_, i) => this.#row(prediction.top[i]))}
      </ol>
    `;
  }

  #verdict(predicted, label) {
    if (label === undefined) {
      return html`<span>${strings.hero.unlabelled}</span>`;
    }
    return label === predicted
      ? html`<span class="mark right">${icons.check}${strings.hero.right}</span>`
      : html`<span class="mark wrong">${icons.cross}${strings.hero.wrong}</span>
          <span title=${label}>${strings.hero.truth(label)}</span>`;
  }

  #row(score) {
    return score
      ? html`<li>
          <span class="name" title=${score.label}>${score.label}</span>
          <span class="track"
            ><span
              class="bar"
              style=${styleMap({ display: 'block', width: `${100 * score.probability}%` })}
            ></span
          ></span>
          <span class="value number">${format.percent(score.probability)}</span>
        </li>`
      : html`<li>${nothing}</li>`;
  }
}

customElements.define('pl-prediction', Prediction);
