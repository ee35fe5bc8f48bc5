import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { hoverHold } from '../live/hover-hold.js';
import { connection, figures, monitor, wall } from '../live/live.js';
import { addressOf, route } from '../live/route.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import './alerts.js';
import './drift.js';
import './empty.js';
import './fairness.js';
import './hero.js';
import './panels.js';
import './rejects.js';
import { shared } from './shared.js';
import './status-bar.js';
import { tabStyles, tabs } from './tabs.js';
import './wall.js';

/** The page. */
class App extends LitElement {
  static styles = [
    shared,
    tabStyles,
    css`
      :host {
        --page: 1640px;
        --edge: 20px;
      }

      main {
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

      .now {
        display: grid;
        grid-template-columns: repeat(12, minmax(0, 1fr));
        gap: var(--gap);
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

      .alert-banner {
        display: flex;
        align-items: center;
        gap: 12px;
        max-width: calc(var(--page) - 2 * var(--edge));
        margin: 8px auto 0;
        padding: 7px 14px;
        border-radius: var(--radius-s);
        background: var(--bad-soft);
        color: var(--bad);
        text-decoration: none;
      }

      .alert-banner b {
        flex: none;
        font-weight: 650;
      }

      .alert-banner span {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .banner-edge {
        padding: 0 var(--edge);
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
    new Follows(this, connection, figures, monitor, route);
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
    return html`
      <a class="skip" href="#latest" @click=${this.#skip}>${strings.skip}</a>
      <pl-status-bar></pl-status-bar>
      ${lost
        ? html`<div class="lost-banner">
            <span>${strings.connection.lost}</span>
            <button @click=${() => connection.retryNow()}>${strings.connection.retryNow}</button>
          </div>`
        : nothing}
      ${tabs()} ${this.#alertBanner()}
      <main class=${lost ? 'lost' : ''}>
        <div id="view" role="tabpanel" aria-labelledby="tab-${route.view}" class=${route.view}>${this.#view()}</div>
      </main>
    `;
  }

  #alertBanner() {
    const newest = monitor.alerts.find(({ event }) => event.state !== 'resolved');
    return monitor.open === 0
      ? nothing
      : html`<div class="banner-edge" role="status">
          <a class="alert-banner" href=${addressOf('alerts')}>
            <b class="number">${strings.alerts.open(monitor.open)}</b>
            <span>${newest?.event.headline}</span>
          </a>
        </div>`;
  }

  #view() {
    switch (route.view) {
      case 'drift':
        return html`<pl-drift></pl-drift>`;
      case 'fairness':
        return html`<pl-fairness></pl-fairness>`;
      case 'alerts':
        return html`<pl-alerts></pl-alerts>`;
      default:
        return this.#now();
    }
  }

  #now() {
    const empty = figures.stats?.explained === 0 && !wall.hero;
    return empty
      ? html`<pl-empty></pl-empty>`
      : html`<pl-hero @pointermove=${this.#hover.move} @pointerleave=${this.#hover.leave}></pl-hero>
          <div class="side">
            <pl-throughput></pl-throughput>
            <pl-latency></pl-latency>
          </div>
          <pl-wall @chosen=${this.#showHero}></pl-wall>
          <pl-class-mix></pl-class-mix>
          <pl-concept-means></pl-concept-means>
          <pl-rejects></pl-rejects>`;
  }

  updated() {
    wall.hold('view', route.view !== 'now');
    const alerts = monitor.open > 0 ? `(${monitor.open}) ` : '';
    document.title = figures.stats
      ? `${alerts}${format.rate(figures.stats.imagesPerSecond)}/s · ${strings.product}`
      : strings.product;
  }

  #key = (event) => {
    const interactive = event
      .composedPath()
      .some((element) => element.matches?.('button, input, select, a, [tabindex]'));
    if (event.key === ' ' && !interactive && route.view === 'now') {
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
