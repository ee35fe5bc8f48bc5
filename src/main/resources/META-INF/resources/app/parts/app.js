import { LitElement, css, html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import * as format from '../format.js';
import { hoverHold } from '../live/hover-hold.js';
import { connection, figures, monitor, wall } from '../live/live.js';
import { addressOf, route } from '../live/route.js';
import { settings } from '../live/settings.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import './alerts.js';
import './deep-request.js';
import './drift.js';
import './empty.js';
import './fairness.js';
import { headlineOf } from './headline.js';
import './hero.js';
import './models.js';
import './neighbours.js';
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

      .side.pinned {
        grid-auto-rows: auto;
        grid-template-rows: 1fr auto;
      }

      /* Over the page, not above it: nothing moves when the connection is lost, or an alert opens. */
      .lost-banner {
        position: fixed;
        inset: auto 0 0;
        z-index: 15;
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 14px;
        padding: 9px var(--edge);
        background: var(--bad-soft);
        color: var(--bad);
        box-shadow: 0 -1px 0 var(--line);
      }

      nav {
        display: flex;
        align-items: center;
        gap: 16px;
        height: 48px;
        max-width: var(--page);
        margin: 0 auto;
        padding: 8px var(--edge) 0;
      }

      .alert-banner {
        display: flex;
        align-items: center;
        gap: 10px;
        min-width: 0;
        margin-left: auto;
        padding: 0 12px;
        border-radius: var(--radius-s);
        background: var(--bad-soft);
        color: var(--bad);
        line-height: 32px;
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

        .side,
        .side.pinned {
          grid-template: auto / repeat(2, minmax(0, 1fr));
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

        .side,
        .side.pinned {
          grid-template: none / minmax(0, 1fr);
        }

        .side:not(.pinned) {
          order: 1;
        }

        /* The tab has a number. */
        .alert-banner {
          display: none;
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
    new Follows(this, connection, figures, monitor, route, settings, wall);
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

  /** All of it is another page in another language. */
  render() {
    return keyed(settings.language, this.#page());
  }

  #page() {
    const lost = connection.phase === 'lost' && connection.everOpen;
    return html`
      <a class="skip" href="#latest" @click=${this.#skip}>${strings.skip}</a>
      <pl-status-bar></pl-status-bar>
      <nav>${tabs()} ${this.#alertBanner()}</nav>
      <main class=${lost ? 'lost' : ''}>
        <div id="view" role="tabpanel" aria-labelledby="tab-${route.view}" class=${route.view}>${this.#view()}</div>
      </main>
      ${lost
        ? html`<div class="lost-banner" role="status">
            <span>${strings.connection.lost}</span>
            <button @click=${() => connection.retryNow()}>${strings.connection.retryNow}</button>
          </div>`
        : nothing}
    `;
  }

  /** Of the open alerts that nobody has acknowledged. */
  #alertBanner() {
    const waiting = monitor.open - monitor.acknowledged;
    const newest = monitor.alerts.find(({ event, acknowledgement }) => event.state !== 'resolved' && !acknowledgement);
    return waiting <= 0
      ? nothing
      : html`<a class="alert-banner" role="status" href=${addressOf('alerts')}>
          <b class="number">${strings.alerts.open(waiting)}</b>
          <span>${newest ? headlineOf(newest.event) : nothing}</span>
        </a>`;
  }

  #view() {
    switch (route.view) {
      case 'drift':
        return html`<pl-drift></pl-drift>`;
      case 'fairness':
        return html`<pl-fairness></pl-fairness>`;
      case 'alerts':
        return html`<pl-alerts></pl-alerts>`;
      case 'models':
        return html`<pl-models></pl-models>`;
      default:
        return this.#now();
    }
  }

  #now() {
    const empty = figures.stats?.explained === 0 && !wall.hero;
    return empty
      ? html`<pl-empty></pl-empty>`
      : html`<pl-hero @pointermove=${this.#hover.move} @pointerleave=${this.#hover.leave}></pl-hero>
          ${wall.pinned && wall.hero
            ? html`<div class="side pinned">
                <pl-deep-request></pl-deep-request>
                <pl-neighbours></pl-neighbours>
              </div>`
            : html`<div class="side">
                <pl-throughput></pl-throughput>
                <pl-latency></pl-latency>
              </div>`}
          <pl-wall @chosen=${this.#showHero}></pl-wall>
          <pl-class-mix></pl-class-mix>
          <pl-concept-means></pl-concept-means>
          <pl-rejects></pl-rejects>`;
  }

  updated() {
    wall.hold('view', route.view !== 'now');
    const [imageId] = route.view === 'now' ? route.chosen : [];
    if (imageId !== undefined) {
      route.choose();
      wall.fetchById(imageId);
    }
    const waiting = monitor.open - monitor.acknowledged;
    const alerts = waiting > 0 ? `(${waiting}) ` : '';
    document.title = figures.stats
      ? `${alerts}${format.rate(figures.stats.imagesPerSecond)}/s · ${strings.product}`
      : strings.product;
  }

  #key = (event) => {
    const interactive = event
      .composedPath()
      .some((element) => element.matches?.('button, input, select, textarea, summary, a, [tabindex]'));
    if (event.key === ' ' && !interactive && route.view === 'now') {
      event.preventDefault();
      wall.togglePause();
    } else if (event.key === 'Escape' && !event.defaultPrevented && wall.pinned && route.view === 'now') {
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
