import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { monitor } from '../live/live.js';
import { addressOf } from '../live/route.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import { icons } from './icons.js';
import { shared } from './shared.js';

const MOST_EVIDENCE = 3;
const MOST_EXAMPLES = 6;
const TICK = 10_000;

/** Every alert there is, the newest first, with what speaks for it. */
class Alerts extends LitElement {
  static properties = { unfolded: { state: true } };

  static styles = [
    shared,
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

      .resolved .dot {
        background: var(--rest);
        box-shadow: none;
      }

      .resolved article {
        opacity: 0.62;
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

      .evidence a {
        margin-left: 6px;
        color: var(--accent);
        font-size: var(--size-s);
        white-space: nowrap;
      }

      .examples {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px;
      }

      .examples img {
        display: block;
        width: 56px;
        height: 56px;
        border: 1px solid var(--line);
        border-radius: var(--radius-s);
        object-fit: cover;
        image-rendering: auto;
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
    const { alerts, open } = monitor;
    return html`<section class="panel" aria-label=${strings.alerts.heading}>
      <header>
        <h2>${strings.alerts.heading}</h2>
        <span class="hint push number">${strings.alerts.counts(open, alerts.length - open)}</span>
      </header>
      ${alerts.length === 0
        ? html`<div class="none">
            ${icons.check}<span>${strings.alerts.none}</span><span>${strings.alerts.noneLead}</span>
          </div>`
        : html`<ol class="list">
            ${alerts.map((alert) => this.#alert(alert))}
          </ol>`}
    </section>`;
  }

  #alert({ event, steps }) {
    const resolved = event.state === 'resolved';
    const all = this.unfolded.has(event.id);
    const shown = all ? event.evidence : event.evidence.slice(0, MOST_EVIDENCE);
    return html`<li class=${event.state}>
      <span class="dot"></span>
      <article>
        <div class="line">
          <span class="state">${strings.alerts.states[event.state] ?? event.state}</span>
          <span>${strings.alerts.kinds[event.kind] ?? event.kind}${event.attribute ? ` · ${event.attribute}` : ''}</span>
          <span>${event.model.name} ${event.model.version}</span>
          <time class="number" datetime=${event.opened}>
            ${resolved
              ? strings.alerts.from(format.moment(event.opened), format.moment(event.time))
              : strings.alerts.since(format.moment(event.opened), format.ago(event.opened))}
          </time>
          ${resolved ? nothing : html`<span class="number">${strings.alerts.alarms(event.alarms)}</span>`}
        </div>
        <h3>${event.headline}</h3>
        <ul class="evidence">
          ${shown.map((evidence) => this.#evidence(event, evidence))}
        </ul>
        ${event.evidence.length > MOST_EVIDENCE
          ? html`<button aria-expanded=${all} @click=${() => this.#fold(event.id)}>
              ${all ? strings.alerts.fewer : strings.alerts.more(event.evidence.length - MOST_EVIDENCE)}
            </button>`
          : nothing}
        ${steps.length > 1
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
      </article>
    </li>`;
  }

  #evidence(event, { subject, sentence, examples }) {
    const pictured = examples.filter((id) => monitor.pictures.has(id)).slice(0, MOST_EXAMPLES);
    const others = pictured.length > 0 ? [] : examples.slice(0, MOST_EXAMPLES);
    const chart =
      event.kind === 'fairness' ? addressOf('fairness', event.attribute, subject) : addressOf('drift', subject);
    return html`<li>
      <span>${sentence}<a href=${chart}>${strings.alerts.chart}</a></span>
      ${examples.length === 0
        ? nothing
        : html`<div class="examples" aria-label=${strings.alerts.examples}>
            ${pictured.map(
              (id) =>
                html`<img
                  src="api/images/${encodeURIComponent(id)}"
                  alt=${strings.alerts.example(id)}
                  title=${id}
                  loading="lazy"
                />`,
            )}
            ${others.map((id) => html`<span class="chip mono"><b>${id}</b></span>`)}
          </div>`}
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
