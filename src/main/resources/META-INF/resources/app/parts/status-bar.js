import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { connection, figures, person, wall } from '../live/live.js';
import { settings } from '../live/settings.js';
import { Follows } from '../live/topic.js';
import { LANGUAGES, strings } from '../strings.js';
import { icons } from './icons.js';
import { shared } from './shared.js';

const THEME_ICONS = { auto: icons.auto, dark: icons.moon, light: icons.sun };

/** The product, and in one line how the stream is doing. */
class StatusBar extends LitElement {
  static styles = [
    shared,
    css`
      :host {
        position: sticky;
        top: 0;
        z-index: 10;
        background: color-mix(in srgb, var(--bg) 86%, transparent);
        backdrop-filter: blur(14px) saturate(1.4);
        border-bottom: 1px solid var(--line);
      }

      .bar {
        display: flex;
        align-items: center;
        gap: 8px 22px;
        min-height: var(--bar);
        max-width: var(--page);
        margin: 0 auto;
        padding: 0 var(--edge);
      }

      h1 {
        display: flex;
        align-items: center;
        gap: 9px;
        font-size: var(--size-l);
        font-weight: 650;
        letter-spacing: -0.02em;
      }

      h1 svg {
        width: 26px;
        height: 26px;
      }

      .state {
        display: flex;
        align-items: center;
        gap: 7px;
        padding: 0 10px 0 9px;
        border-radius: 99px;
        background: var(--warn-soft);
        color: var(--warn);
        font-size: var(--size-s);
        font-weight: 550;
        line-height: 24px;
        white-space: nowrap;
      }

      .state::before {
        content: '';
        width: 7px;
        height: 7px;
        border-radius: 50%;
        background: currentColor;
      }

      .state.live {
        background: var(--good-soft);
        color: var(--good);
      }

      .state.live::before {
        animation: beat 2s ease-in-out infinite;
      }

      .state.lost {
        background: var(--bad-soft);
        color: var(--bad);
      }

      @keyframes beat {
        50% {
          opacity: 0.35;
        }
      }

      dl {
        display: flex;
        align-items: center;
        gap: 20px;
        min-width: 0;
        overflow: hidden;
      }

      dl div {
        display: flex;
        flex-direction: row-reverse;
        align-items: baseline;
        gap: 5px;
        white-space: nowrap;
      }

      dt {
        color: var(--text-faint);
        font-size: var(--size-s);
      }

      dd {
        font-size: 14px;
        font-weight: 550;
        letter-spacing: -0.01em;
      }

      dd small {
        color: var(--text-faint);
        font-size: var(--size-s);
        font-weight: 400;
      }

      .bad {
        color: var(--bad);
      }

      .choices {
        display: flex;
        flex: none;
        align-items: center;
        gap: 6px;
        margin-left: auto;
      }

      .person {
        max-width: 12em;
        margin-right: 4px;
        overflow: hidden;
        color: var(--text-muted);
        font-size: var(--size-s);
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      @media (max-width: 900px) {
        .bar {
          flex-wrap: wrap;
          padding-block: 10px;
        }

        .person {
          max-width: 5em;
        }

        dl {
          order: 1;
          width: 100%;
          justify-content: space-between;
          gap: 10px;
        }
      }

      @media (max-width: 480px) {
        dl div {
          flex-direction: column-reverse;
          gap: 0;
        }

        dl div:last-child {
          text-align: right;
        }
      }
    `,
  ];

  #tick;

  constructor() {
    super();
    new Follows(this, connection, figures, person, wall, settings);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#tick = setInterval(() => connection.phase === 'lost' && this.requestUpdate(), 500);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#tick);
  }

  render() {
    const state = this.#state();
    return html`<header class="bar">
      <h1>${icons.mark}${strings.product}</h1>
      <span class="state ${state.kind}" role="status">${state.text}</span>
      ${figures.stats ? this.#figures(figures.stats) : nothing}
      <div class="choices">
        ${person.name
          ? html`<span class="person" title=${strings.person.signedIn(person.name)}>${person.name}</span>`
          : nothing}
        ${LANGUAGES.filter(({ code }) => code !== settings.language).map(
          ({ code, name }) =>
            html`<button lang=${code} aria-label=${name} title=${name} @click=${() => settings.set({ language: code })}>
              ${name}
            </button>`,
        )}
        <button
        class="icon"
        aria-label=${strings.theme[settings.theme]}
        title=${strings.theme[settings.theme]}
        @click=${() => settings.nextTheme()}
      >
        ${THEME_ICONS[settings.theme]}
        </button>
      </div>
    </header>`;
  }

  #state() {
    if (connection.phase === 'lost') {
      const seconds = Math.max(0, Math.ceil((connection.retryAt - Date.now()) / 1000));
      return { kind: 'lost', text: strings.connection.retrying(seconds) };
    }
    if (connection.phase === 'connecting') {
      return { kind: 'connecting', text: strings.connection.connecting };
    }
    return wall.paused
      ? { kind: 'paused', text: strings.connection.paused }
      : { kind: 'live', text: strings.connection.live };
  }

  #figures(stats) {
    return html`<dl class="number">
      <div>
        <dt>${strings.status.rate}</dt>
        <dd>${format.rate(stats.imagesPerSecond)}</dd>
      </div>
      <div title=${strings.status.latencyHint}>
        <dt>${strings.status.latency}</dt>
        <dd>
          ${format.milliseconds(stats.latency.p50)}${stats.latency.p95 === undefined
            ? nothing
            : html`<small> / ${format.milliseconds(stats.latency.p95)}</small>`}
        </dd>
      </div>
      <div>
        <dt>${strings.status.explained}</dt>
        <dd>${format.count(stats.explained)}</dd>
      </div>
      <div>
        <dt>${strings.status.rejected}</dt>
        <dd class=${stats.rejected > 0 ? 'bad' : ''}>${format.count(stats.rejected)}</dd>
      </div>
      ${stats.unreadable > 0
        ? html`<div title=${strings.status.unreadableHint}>
            <dt>${strings.status.unreadable}</dt>
            <dd class="bad">${format.count(stats.unreadable)}</dd>
          </div>`
        : nothing}
    </dl>`;
  }
}

customElements.define('pl-status-bar', StatusBar);
