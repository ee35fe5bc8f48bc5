import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { strings } from '../strings.js';
import { icons } from './icons.js';
import './picture.js';
import { shared } from './shared.js';

/** One image on the wall; its slot stays, what is in it fades from one image to the next. */
class Card extends LitElement {
  static properties = {
    exhibit: { attribute: false },
    /** Whether more methods than the live one have explained it, by now. */
    deep: { type: Boolean },
    newest: { type: Boolean, reflect: true },
    chosen: { type: Boolean, reflect: true },
  };

  static shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static styles = [
    shared,
    css`
      button {
        display: block;
        width: 100%;
        height: auto;
        padding: 0;
        overflow: hidden;
        text-align: left;
        border-radius: 9px;
        line-height: 1.35;
      }

      button:hover {
        border-color: var(--text-faint);
      }

      :host([chosen]) button {
        border-color: var(--accent);
        box-shadow: 0 0 0 1px var(--accent);
      }

      .stage {
        position: relative;
      }

      .stage::after {
        content: '';
        position: absolute;
        inset: auto 0 0;
        height: 2px;
        background: var(--accent);
        opacity: 0;
        transition: opacity 2.4s ease-in;
      }

      :host([newest]) .stage::after {
        opacity: 1;
        transition-duration: 120ms;
      }

      .deep {
        position: absolute;
        top: 6px;
        right: 6px;
        display: grid;
        place-items: center;
        width: 22px;
        height: 22px;
        border-radius: 6px;
        background: var(--panel);
        color: var(--accent);
        box-shadow: var(--shadow);
      }

      .deep svg {
        width: 15px;
        height: 15px;
      }

      .caption {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        column-gap: 6px;
        padding: 7px 9px 8px;
      }

      .name {
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }

      .mark svg {
        display: block;
        width: 14px;
        height: 16px;
        stroke-width: 2;
      }

      .right {
        color: var(--good);
      }

      .wrong {
        color: var(--bad);
      }

      .sure {
        grid-column: 1 / -1;
        display: flex;
        align-items: center;
        gap: 8px;
        margin-top: 3px;
        color: var(--text-faint);
        font-weight: 400;
        font-size: var(--size-xs);
      }

      meter {
        flex: 1;
        min-width: 0;
        height: 3px;
        border: 0;
        border-radius: 2px;
        background: var(--line);
        appearance: none;
      }

      meter::-webkit-meter-inner-element,
      meter::-webkit-meter-bar {
        height: 3px;
        border: 0;
        border-radius: 2px;
        background: var(--line);
      }

      meter::-webkit-meter-optimum-value {
        border-radius: 2px;
        background: var(--accent);
      }

      meter::-moz-meter-bar {
        border-radius: 2px;
        background: var(--accent);
      }

      .blank {
        border: 1px dashed var(--line);
        border-radius: 9px;
      }

      .blank .square {
        aspect-ratio: 1;
      }

      .blank .below {
        height: 51px;
      }
    `,
  ];

  render() {
    if (!this.exhibit) {
      return html`<div class="blank"><div class="square"></div><div class="below"></div></div>`;
    }
    const { prediction, label } = this.exhibit.event;
    const [winner] = prediction.top;
    const known = label !== undefined;
    const right = label === winner.label;
    const percent = format.percent(winner.probability);
    return html`<button
      aria-label=${strings.wall.card(
        winner.label,
        percent,
        known ? (right ? strings.wall.cardRight : strings.wall.cardWrong) : '',
        this.deep ? strings.wall.cardDeep : '',
      )}
      title=${winner.label}
    >
      <div class="stage">
        <pl-picture .exhibit=${this.exhibit} detail="112"></pl-picture>
        ${this.deep ? html`<span class="deep" title=${strings.deep.badge}>${icons.layers}</span>` : nothing}
      </div>
      <div class="caption">
        <span class="name">${winner.label}</span>
        <span class="mark ${right ? 'right' : 'wrong'}">
          ${known ? (right ? icons.check : icons.cross) : ''}
        </span>
        <span class="sure number"><meter value=${winner.probability}></meter>${percent}</span>
      </div>
    </button>`;
  }
}

customElements.define('pl-card', Card);
