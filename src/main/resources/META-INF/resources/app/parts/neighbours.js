import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { wall } from '../live/live.js';
import { exhibitOf } from '../live/pictures.js';
import { fetchJson } from '../live/service.js';
import { Follows } from '../live/topic.js';
import { keyOf } from '../live/wall.js';
import { strings } from '../strings.js';
import { shared } from './shared.js';

const MOST = 5;

/** What the pinned image is best compared with: those decided for like reasons, alike and otherwise. */
class Neighbours extends LitElement {
  static properties = {
    found: { state: true },
    problem: { state: true },
  };

  static styles = [
    shared,
    css`
      .panel {
        height: 100%;
      }

      .body {
        display: grid;
        align-content: start;
        gap: 6px;
        min-height: 236px;
        padding: 10px 16px 14px;
      }

      ul {
        display: grid;
        grid-template-columns: repeat(${MOST}, minmax(0, 1fr));
        gap: 8px;
        margin-bottom: 6px;
      }

      button.near {
        display: block;
        width: 100%;
        height: auto;
        padding: 0;
        overflow: hidden;
        text-align: left;
      }

      img,
      .missing {
        display: block;
        width: 100%;
        aspect-ratio: 1;
        background: var(--sunken);
        object-fit: cover;
      }

      .near span {
        display: block;
        padding: 3px 6px;
        font-size: var(--size-xs);
        font-weight: 500;
        line-height: 1.3;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .near .number {
        padding-top: 0;
        color: var(--text-faint);
        font-weight: 400;
      }

      .none {
        color: var(--text-faint);
        font-size: var(--size-s);
      }
    `,
  ];

  #of;

  constructor() {
    super();
    new Follows(this, wall);
  }

  willUpdate() {
    const { hero } = wall;
    if (keyOf(hero) !== this.#of) {
      this.#load(hero);
    }
  }

  render() {
    return html`<section class="panel" aria-label=${strings.neighbours.heading}>
      <header>
        <h2>${strings.neighbours.heading}</h2>
        <span class="hint push number" title=${strings.neighbours.hint}>
          ${this.found?.compared > 0 ? strings.neighbours.compared(format.count(this.found.compared)) : nothing}
        </span>
      </header>
      <div class="body" aria-busy=${!this.found && !this.problem}>
        ${this.problem
          ? html`<p class="problem" role="alert">${this.problem}</p>
              <div><button @click=${() => this.#load(wall.hero)}>${strings.errors.again}</button></div>`
          : this.#lists()}
      </div>
    </section>`;
  }

  #lists() {
    if (!this.found) {
      return nothing;
    }
    const { same, other, reason } = this.found;
    return reason && same.length + other.length === 0
      ? html`<p class="none">${reason}</p>`
      : html`${list(strings.neighbours.same, same)} ${list(strings.neighbours.other, other)}`;
  }

  async #load(hero) {
    const key = keyOf(hero);
    this.#of = key;
    this.found = undefined;
    this.problem = undefined;
    try {
      const found = await fetchJson(
        `api/explanations/similar?${new URLSearchParams({ ...hero.event.source, limit: MOST })}`,
      );
      if (key === this.#of) {
        this.found = found;
      }
    } catch (error) {
      if (key === this.#of) {
        this.problem = error.message;
      }
    }
  }
}

const list = (heading, near) => html`<h3>${heading}</h3>
  ${near.length === 0
    ? html`<p class="none">${strings.neighbours.none}</p>`
    : html`<ul>
        ${near.map(({ similarity, image, event }) => {
          const { label } = event.prediction.top[0];
          const said = strings.neighbours.similar(label, format.decimal(similarity));
          return html`<li>
            <button class="near" title=${said} aria-label=${said} @click=${() => wall.fetch({ ...exhibitOf(event), image })}>
              ${image ? html`<img src=${image} alt="" />` : html`<div class="missing"></div>`}
              <span>${label}</span>
              <span class="number">${format.decimal(similarity)}</span>
            </button>
          </li>`;
        })}
      </ul>`}`;

customElements.define('pl-neighbours', Neighbours);
