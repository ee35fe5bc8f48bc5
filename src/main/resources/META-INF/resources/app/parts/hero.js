import { LitElement, css, html, nothing } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import * as format from '../format.js';
import { deepTasks, look, wall } from '../live/live.js';
import { Follows } from '../live/topic.js';
import { keyOf } from '../live/wall.js';
import { strings } from '../strings.js';
import './heat-controls.js';
import './image-answer.js';
import './map-choice.js';
import { icons } from './icons.js';
import './picture.js';
import './prediction.js';
import { shared } from './shared.js';
import './timings.js';
import './waterfall.js';

/** One image and its whole explanation: the newest, or the one that was chosen. */
class Hero extends LitElement {
  static styles = [
    shared,
    css`
      .panel {
        height: 100%;
      }

      .body {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 20px;
        padding: 16px;
        flex: 1;
      }

      pl-image-answer {
        display: block;
      }

      pl-picture,
      .blank {
        width: 100%;
        aspect-ratio: 1;
        border-radius: 9px;
      }

      pl-heat-controls,
      pl-image-answer,
      .choice {
        margin-top: 12px;
      }

      .choice {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 8px;
        align-items: start;
      }

      .choice button {
        height: 26px;
      }

      .choice button[aria-pressed='true'] {
        border-color: var(--accent);
        background: var(--accent-soft);
        color: var(--accent);
      }

      .views {
        position: relative;
        overflow: hidden;
        border-radius: 9px;
      }

      /* The live pass' map on the left of the line, the chosen one on the right. */
      .views .over {
        position: absolute;
        inset: 0;
        clip-path: inset(0 0 0 var(--line-at));
      }

      .views .line-at {
        position: absolute;
        left: var(--line-at);
        top: 0;
        bottom: 0;
        width: 2px;
        margin-left: -1px;
        background: var(--text);
        box-shadow: 0 0 6px rgb(0 0 0 / 50%);
        pointer-events: none;
      }

      .views .side {
        position: absolute;
        top: 8px;
        padding: 0 7px;
        border-radius: 6px;
        background: color-mix(in srgb, var(--panel) 86%, transparent);
        font-size: var(--size-xs);
        line-height: 20px;
        pointer-events: none;
      }

      .views .left {
        left: 8px;
      }

      .views .right {
        right: 8px;
      }

      .views input {
        position: absolute;
        inset: auto 0 8px;
        width: 100%;
        margin: 0;
        accent-color: var(--accent);
        cursor: ew-resize;
      }

      .details {
        display: flex;
        flex-direction: column;
        gap: 16px;
        min-width: 0;
      }

      .foot {
        display: grid;
        gap: 12px;
        margin-top: auto;
      }

      .facts {
        display: flex;
        gap: 6px;
        min-height: 24px;
        overflow-x: auto;
        scrollbar-width: none;
      }

      .facts .chip {
        flex: none;
        max-width: 16em;
      }

      .id {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        color: var(--text-muted);
      }

      .blank {
        background: var(--sunken);
      }

      .line {
        height: 14px;
        border-radius: 5px;
        background: var(--sunken);
      }

      .line.controls {
        height: 28px;
        margin-top: 12px;
      }

      .line.tall {
        width: 55%;
        height: 30px;
      }

      .blank,
      .line {
        animation: breathe 1.8s ease-in-out infinite alternate;
      }

      @keyframes breathe {
        to {
          opacity: 0.55;
        }
      }

      @media (max-width: 720px) {
        .body {
          grid-template-columns: minmax(0, 1fr);
          padding: 12px;
        }
      }
    `,
  ];

  #tick;
  #line = 0.5;

  constructor() {
    super();
    new Follows(this, wall, look);
  }

  connectedCallback() {
    super.connectedCallback();
    deepTasks.addEventListener('result', this.#arrived);
    this.#tick = setInterval(() => this.requestUpdate(), 1000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    deepTasks.removeEventListener('result', this.#arrived);
    clearInterval(this.#tick);
  }

  render() {
    const exhibit = wall.hero;
    return html`<section class="panel" aria-label=${strings.hero.heading}>
      <header>
        <h2>${strings.hero.heading}</h2>
        ${exhibit ? this.#origin(exhibit.event) : nothing}
      </header>
      <div class="body">${exhibit ? this.#explanation(exhibit) : this.#skeleton()}</div>
    </section>`;
  }

  #origin({ imageId, time }) {
    return html`
      <span class="id mono" title="${strings.hero.imageId}: ${imageId}">${imageId}</span>
      <span class="hint number" title=${format.clock(time)}>${format.ago(time)}</span>
      ${wall.pinned
        ? html`<button class="push" @click=${() => wall.follow()}>
            ${icons.play} ${strings.hero.follow} <kbd>Esc</kbd>
          </button>`
        : html`<button class="push" title=${strings.hero.pinHint} @click=${() => wall.pin(wall.hero)}>
            ${icons.pin} ${strings.hero.pin}
          </button>`}
    `;
  }

  #explanation(exhibit) {
    const { event, maps } = exhibit;
    const chosen = look.mapOf(exhibit);
    return html`
      <div>
        ${this.#views(exhibit, chosen)}
        ${maps.length > 0
          ? html`<pl-heat-controls></pl-heat-controls>
              <div class="choice">
                <pl-map-choice
                  .maps=${[...maps]}
                  .chosen=${chosen}
                  .reason=${exhibit.deep?.reason ?? null}
                  @chosen=${(click) => look.choose(click.target.chosen.method)}
                ></pl-map-choice>
                ${maps.length > 1
                  ? html`<button
                      aria-pressed=${look.beside}
                      title=${strings.hero.compareHint}
                      @click=${() => look.compare(!look.beside)}
                    >
                      ${icons.compare} ${strings.hero.compare}
                    </button>`
                  : nothing}
              </div>`
          : html`<p class="hint">${strings.hero.noCam}</p>`}
        ${chosen?.result?.images
          ? html`<pl-image-answer .answer=${chosen.result.images} .model=${event.model.name}></pl-image-answer>`
          : nothing}
      </div>
      <div class="details">
        <pl-prediction .event=${event}></pl-prediction>
        <pl-waterfall .concepts=${event.concepts ?? null} .target=${event.target}></pl-waterfall>
        <div class="foot">
          <div class="facts">
            <span class="chip">${event.model.name} <b>${event.model.version}</b></span>
            ${event.target.index === event.prediction.top[0].index
              ? nothing
              : html`<span class="chip">${strings.hero.explains} <b>${event.target.label}</b></span>`}
            ${Object.entries(event.groups).map(
              ([name, value]) => html`<span class="chip" title="${name}: ${value}">${name} <b>${value}</b></span>`,
            )}
          </div>
          <pl-timings .timings=${event.timings}></pl-timings>
        </div>
      </div>
    `;
  }

  /** The photo under the chosen map; to compare, that of the live pass on the left of a line that can be moved. */
  #views(exhibit, chosen) {
    const live = exhibit.maps.find((each) => each.live);
    const beside = look.beside && live && chosen !== live && chosen.map;
    return html`<div class="views" style=${styleMap({ '--line-at': `${100 * this.#line}%` })}>
      <pl-picture .exhibit=${exhibit} .map=${(beside ? live : chosen) ?? null} detail="320" fit="contain"></pl-picture>
      ${beside
        ? html`<pl-picture class="over" .exhibit=${exhibit} .map=${chosen} detail="320" fit="contain"></pl-picture>
            <span class="line-at"></span>
            <span class="side left">${live.method}</span>
            <span class="side right">${chosen.method}</span>
            <input
              type="range"
              min="0"
              max="1"
              step="0.01"
              aria-label=${strings.hero.line}
              .value=${String(this.#line)}
              @input=${(event) => {
                this.#line = event.target.valueAsNumber;
                this.requestUpdate();
              }}
            />`
        : nothing}
    </div>`;
  }

  /** What was asked for here is shown as soon as it is there, beside what was there before. */
  #arrived = ({ detail: { exhibit, methods } }) => {
    if (wall.hero && keyOf(wall.hero) === keyOf(exhibit)) {
      look.choose(methods[0]);
      look.compare(true);
    }
  };

  #skeleton() {
    return html`
      <div><div class="blank"></div><div class="line controls"></div></div>
      <div class="details" aria-hidden="true">
        <div class="line tall"></div>
        ${Array.from({ length: 12 }, () => html`<div class="line"></div>`)}
      </div>
    `;
  }
}

customElements.define('pl-hero', Hero);
