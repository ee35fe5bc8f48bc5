import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import * as format from '../format.js';
import { monitor } from '../live/live.js';
import { addressOf } from '../live/route.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import './acknowledgement.js';
import './alert-timeline.js';
import { choice } from './board.js';
import { exampleImages, exampleStyles } from './examples.js';
import { icons } from './icons.js';
import { problem } from './problem.js';
import { shared } from './shared.js';

const MOST_EVIDENCE = 3;
const MOST_EXAMPLES = 6;
const MOST_ALERTS = 20;
const TICK = 10_000;

const isOpen = ({ event }) => event.state !== 'resolved';

/** Which alerts can be asked for. */
const SHOWN = {
  all: () => true,
  waiting: (alert) => isOpen(alert) && !alert.acknowledgement,
  acknowledged: (alert) => isOpen(alert) && alert.acknowledgement !== undefined,
  resolved: (alert) => !isOpen(alert),
};

/** Every alert there is, the newest first, with what speaks for it. */
class Alerts extends LitElement {
  static properties = { unfolded: { state: true }, shown: { state: true }, most: { state: true } };

  static styles = [
    shared,
    exampleStyles,
    css`
      .list > li {
        display: grid;
        grid-template-columns: 12px minmax(0, 1fr);
        gap: 4px 12px;
        padding: 14px 16px;
      }

      .list > li + li {
        border-top: 1px solid var(--line);
      }

      .dot {
        width: 10px;
        height: 10px;
        margin-top: 5px;
        border-radius: 50%;
        background: var(--bad);
        box-shadow: 0 0 0 3px var(--bad-soft);
      }

      .acknowledged .dot {
        background: var(--warn);
        box-shadow: 0 0 0 3px var(--warn-soft);
      }

      .resolved .dot {
        background: var(--rest);
        box-shadow: none;
      }

      .resolved h3,
      .resolved .evidence {
        color: var(--text-muted);
        font-weight: 400;
      }

      .list > li:focus {
        background: var(--raised);
      }

      pl-alert-timeline {
        border-bottom: 1px solid var(--line);
      }

      .earlier {
        margin: 4px 16px 14px;
      }

      /* Sentences follow a colon elsewhere. */
      .evidence li > span {
        display: inline-block;
      }

      .evidence li > span::first-letter {
        text-transform: uppercase;
      }

      .nothing {
        padding: 24px 16px;
        color: var(--text-faint);
        text-align: center;
      }

      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 10px;
        color: var(--text-faint);
        font-size: var(--size-s);
      }

      .state {
        padding: 0 8px;
        border-radius: 99px;
        background: var(--bad-soft);
        color: var(--bad);
        font-weight: 600;
        line-height: 20px;
      }

      .acknowledged .state {
        background: var(--warn-soft);
        color: var(--warn);
      }

      .resolved .state {
        background: var(--sunken);
        color: var(--text-muted);
      }

      h3 {
        margin: 4px 0 6px;
        color: var(--text);
        font-size: var(--size-l);
        font-weight: 600;
        letter-spacing: -0.01em;
        overflow-wrap: anywhere;
      }

      .evidence li {
        display: grid;
        gap: 6px;
        padding: 6px 0;
        overflow-wrap: anywhere;
      }

      .evidence span a {
        margin-left: 6px;
        color: var(--accent);
        font-size: var(--size-s);
        white-space: nowrap;
      }

      .steps {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
        margin-top: 6px;
        color: var(--text-faint);
        font-size: var(--size-s);
      }

      .none {
        display: grid;
        place-items: center;
        align-content: center;
        gap: 8px;
        min-height: min(480px, calc(100vh - 180px));
        padding: 24px;
        color: var(--text-faint);
        text-align: center;
      }

      .none svg {
        width: 26px;
        height: 26px;
        color: var(--good);
      }
    `,
  ];

  #tick;

  constructor() {
    super();
    this.unfolded = new Set();
    this.shown = 'all';
    this.most = MOST_ALERTS;
    new Follows(this, monitor);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#tick = setInterval(() => this.requestUpdate(), TICK);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#tick);
  }

  render() {
    const { alerts, open, marks } = monitor;
    const kinds = Object.keys(SHOWN);
    const names = kinds.map((kind) => strings.alerts.shown[kind]);
    const shown = alerts.filter(SHOWN[this.shown]);
    return html`${problem(monitor.problems.alerts)}
      <section class="panel" aria-label=${strings.alerts.heading}>
        <header>
          <h2>${strings.alerts.heading}</h2>
          ${alerts.length > 0
            ? choice(strings.alerts.show, names, strings.alerts.shown[this.shown], (_, index) => {
                this.shown = kinds[index];
              })
            : nothing}
          <span class="hint push number">${strings.alerts.counts(open, alerts.length - open)}</span>
        </header>
        ${alerts.length === 0
          ? html`<div class="none">
              ${icons.check}<span>${strings.alerts.none}</span><span>${strings.alerts.noneLead}</span>
            </div>`
          : html`<pl-alert-timeline
                .alerts=${alerts}
                .marks=${marks}
                .now=${Date.now()}
                @chosen=${(event) => this.#find(event.detail)}
              ></pl-alert-timeline>
              ${shown.length === 0
                ? html`<p class="nothing">${strings.alerts.noneShown}</p>`
                : html`<ol class="list">
                    ${repeat(shown.slice(0, this.most), ({ event }) => event.id, (alert) => this.#alert(alert))}
                  </ol>`}
              ${shown.length > this.most
                ? html`<button class="earlier" @click=${() => (this.most = shown.length)}>
                    ${strings.alerts.earlier(format.count(shown.length - this.most))}
                  </button>`
                : nothing}`}
      </section>`;
  }

  async #find(id) {
    this.shown = 'all';
    this.most = monitor.alerts.length;
    await this.updateComplete;
    const found = [...this.renderRoot.querySelectorAll('.list > li')].find((row) => row.dataset.id === id);
    found?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    found?.focus({ preventScroll: true });
  }

  #alert({ event, steps, acknowledgement }) {
    const resolved = event.state === 'resolved';
    const acknowledged = !resolved && acknowledgement !== undefined;
    const all = this.unfolded.has(event.id);
    const most = resolved ? 1 : MOST_EVIDENCE;
    const shown = all ? event.evidence : event.evidence.slice(0, most);
    return html`<li class="${event.state} ${acknowledged ? 'acknowledged' : ''}" data-id=${event.id} tabindex="-1">
      <span class="dot"></span>
      <article>
        <div class="line">
          <span class="state">
            ${acknowledged ? strings.alerts.states.acknowledged : (strings.alerts.states[event.state] ?? event.state)}
          </span>
          <span>${strings.alerts.kinds[event.kind] ?? event.kind}${event.attribute ? ` · ${event.attribute}` : ''}</span>
          <span>${event.model.name} ${event.model.version}</span>
          <time class="number" datetime=${event.opened} title=${format.inFull(event.opened)}>
            ${resolved
              ? strings.alerts.from(format.moment(event.opened), format.moment(event.time))
              : strings.alerts.since(format.moment(event.opened), format.ago(event.opened))}
          </time>
          ${resolved ? nothing : html`<span class="number">${strings.alerts.alarms(event.alarms)}</span>`}
        </div>
        <h3>${strings.alerts.title(event)}</h3>
        <ul class="evidence">
          ${shown.map((evidence) => this.#evidence(event, evidence, all || !resolved))}
        </ul>
        ${resolved || event.evidence.length > most
          ? html`<button aria-expanded=${all} @click=${() => this.#fold(event.id)}>
              ${all
                ? strings.alerts.fewer
                : event.evidence.length > most
                  ? strings.alerts.more(event.evidence.length - most)
                  : strings.alerts.evidence}
            </button>`
          : nothing}
        ${steps.length > 1 && (all || !resolved)
          ? html`<ol class="steps number">
              ${steps.map(
                (step) => html`<li>
                  ${strings.alerts.steps[step.state] ?? step.state} ${format.moment(step.time)}${step.state === 'escalated'
                    ? `, ${strings.alerts.alarms(step.alarms)}`
                    : ''}
                </li>`,
              )}
              ${event.reason ? html`<li>${strings.alerts.reasons[event.reason] ?? event.reason}</li>` : nothing}
            </ol>`
          : nothing}
        ${resolved && !acknowledgement
          ? nothing
          : html`<pl-acknowledgement .alertId=${event.id} .given=${acknowledgement ?? null}></pl-acknowledgement>`}
      </article>
    </li>`;
  }

  #evidence(event, evidence, illustrated) {
    const { subject, examples } = evidence;
    const pictured = examples.filter((id) => monitor.pictures.has(id)).slice(0, MOST_EXAMPLES);
    const others = pictured.length > 0 ? [] : examples.slice(0, MOST_EXAMPLES);
    const chart =
      event.kind === 'fairness' ? addressOf('fairness', event.attribute, subject) : addressOf('drift', subject);
    return html`<li>
      <span>${strings.alerts.sentence(evidence)}<a href=${chart}>${strings.alerts.chart}</a></span>
      ${illustrated ? exampleImages(pictured, others) : nothing}
    </li>`;
  }

  #fold(id) {
    const unfolded = new Set(this.unfolded);
    if (!unfolded.delete(id)) {
      unfolded.add(id);
    }
    this.unfolded = unfolded;
  }
}

customElements.define('pl-alerts', Alerts);
