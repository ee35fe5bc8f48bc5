import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { wall } from '../live/live.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import './concept-bars.js';
import './heat-controls.js';
import './map-choice.js';
import { icons } from './icons.js';
import './picture.js';
import './prediction.js';
import { shared } from './shared.js';
import './timings.js';

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

      pl-picture,
      .blank {
        width: 100%;
        aspect-ratio: 1;
        border-radius: 9px;
      }

      pl-heat-controls,
      pl-map-choice {
        margin-top: 12px;
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

      .live {
        color: var(--accent);
        border-color: var(--accent-soft);
        background: var(--accent-soft);
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
  #chosen;

  constructor() {
    super();
    new Follows(this, wall);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#tick = setInterval(() => this.requestUpdate(), 1000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
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
        : html`<span class="chip live push">${strings.hero.following}</span>`}
    `;
  }

  #explanation(exhibit) {
    const { event, maps } = exhibit;
    const chosen =
      maps.find((each) => each === this.#chosen) ??
      maps.find(({ method }) => method === this.#chosen?.method) ??
      maps[0];
    return html`
      <div>
        <pl-picture .exhibit=${exhibit} .map=${chosen ?? null} detail="320" fit="contain"></pl-picture>
        ${maps.length > 0
          ? html`<pl-heat-controls></pl-heat-controls>
              <pl-map-choice
                .maps=${[...maps]}
                .chosen=${chosen}
                .reason=${exhibit.deep?.reason ?? null}
                @chosen=${this.#choose}
              ></pl-map-choice>`
          : html`<p class="hint">${strings.hero.noCam}</p>`}
      </div>
      <div class="details">
        <pl-prediction .event=${event}></pl-prediction>
        <pl-concept-bars .concepts=${event.concepts ?? null}></pl-concept-bars>
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

  /** It stays chosen for the images that follow, where they have it. */
  #choose(event) {
    this.#chosen = event.target.chosen;
    this.requestUpdate();
  }

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
