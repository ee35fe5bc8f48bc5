import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { hoverHold } from '../live/hover-hold.js';
import { connection, figures, wall } from '../live/live.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import './empty.js';
import './hero.js';
import './panels.js';
import './rejects.js';
import { shared } from './shared.js';
import './status-bar.js';
import './wall.js';

/** The page. */
class App extends LitElement {
  static styles = [
    shared,
    css`
      :host {
        --page: 1640px;
        --edge: 20px;
      }

      main {
        display: grid;
        grid-template-columns: repeat(12, minmax(0, 1fr));
        gap: var(--gap);
        max-width: var(--page);
        margin: 0 auto;
        padding: var(--gap) var(--edge) 32px;
      }

      main.lost {
        filter: saturate(0.35);
        opacity: 0.75;
        transition:
          filter 400ms,
          opacity 400ms;
      }

      pl-empty,
      pl-wall {
        grid-column: 1 / -1;
      }

      pl-hero {
        grid-column: span 8;
        scroll-margin-top: calc(var(--bar) + var(--gap));
      }

      .side {
        grid-column: span 4;
        display: grid;
        gap: var(--gap);
        grid-auto-rows: 1fr;
      }

      pl-class-mix,
      pl-concept-means,
      pl-rejects {
        grid-column: span 4;
        --chart: 280px;
      }

      .lost-banner {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 14px;
        padding: 7px var(--edge);
        background: var(--bad-soft);
        color: var(--bad);
      }

      .skip {
        position: absolute;
        left: 12px;
        top: -60px;
        z-index: 20;
        padding: 8px 14px;
        border-radius: var(--radius-s);
        background: var(--panel);
        color: var(--text);
      }

      .skip:focus {
        top: 10px;
      }

      @media (max-width: 1180px) {
        pl-hero,
        .side {
          grid-column: 1 / -1;
        }

        .side {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }

        pl-class-mix,
        pl-concept-means {
          grid-column: span 6;
        }

        pl-rejects {
          grid-column: 1 / -1;
        }
      }

      @media (max-width: 720px) {
        :host {
          --edge: 12px;
          --gap: 12px;
        }

        .side {
          grid-template-columns: minmax(0, 1fr);
          order: 1;
        }

        pl-class-mix,
        pl-concept-means {
          grid-column: 1 / -1;
        }

        pl-class-mix,
        pl-concept-means,
        pl-rejects {
          order: 2;
        }
      }
    `,
  ];

  #hover = hoverHold('hero');

  constructor() {
    super();
    new Follows(this, connection, figures);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', this.#key);
    connection.open();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#key);
  }

  render() {
    const lost = connection.phase === 'lost' && connection.everOpen;
    const empty = figures.stats?.explained === 0 && !wall.hero;
    return html`
      <a class="skip" href="#latest" @click=${this.#skip}>${strings.skip}</a>
      <pl-status-bar></pl-status-bar>
      ${lost
        ? html`<div class="lost-banner">
            <span>${strings.connection.lost}</span>
            <button @click=${() => connection.retryNow()}>${strings.connection.retryNow}</button>
          </div>`
        : nothing}
      <main class=${lost ? 'lost' : ''}>
        ${empty
          ? html`<pl-empty></pl-empty>`
          : html`<pl-hero
                @pointermove=${this.#hover.move}
                @pointerleave=${this.#hover.leave}
              ></pl-hero>
              <div class="side">
                <pl-throughput></pl-throughput>
                <pl-latency></pl-latency>
              </div>
              <pl-wall @chosen=${this.#showHero}></pl-wall>
              <pl-class-mix></pl-class-mix>
              <pl-concept-means></pl-concept-means>
              <pl-rejects></pl-rejects>`}
      </main>
    `;
  }

  updated() {
    document.title = figures.stats
      ? `${format.rate(figures.stats.imagesPerSecond)}/s · ${strings.product}`
      : strings.product;
  }

  #key = (event) => {
    const interactive = event
      .composedPath()
      .some((element) => element.matches?.('button, input, select, a, [tabindex]'));
    if (event.key === ' ' && !interactive) {
      event.preventDefault();
      wall.togglePause();
    } else if (event.key === 'Escape' && wall.pinned) {
      wall.follow();
    }
  };

  /** Where the panel is out of sight, as on a phone, choosing an image goes there. */
  #showHero() {
    const hero = this.renderRoot.querySelector('pl-hero');
    if (hero.getBoundingClientRect().top < 0) {
      hero.scrollIntoView({ block: 'start', behavior: 'smooth' });
    }
  }

  #skip(event) {
    event.preventDefault();
    this.renderRoot.querySelector('pl-wall')?.renderRoot.querySelector('pl-card')?.focus();
  }
}

customElements.define('pl-app', App);
