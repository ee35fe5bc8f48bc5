import { LitElement, css, html, nothing } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import * as format from '../format.js';
import { strings } from '../strings.js';
import { headlineOf } from './headline.js';
import { shared } from './shared.js';

/** The shortest time the axis shows: one alert that has just opened is not a bar from edge to edge. */
const SHORTEST = 600_000;

/** Steps between the ticks of the axis. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * 60_000);
const MOST_TICKS = 6;
const DAY = 86_400_000;

/** Names closer than this share of the axis would lie over each other. */
const NEAR = 0.1;

/** When alerts were open, as bars over an axis of time; where they overlap they lie under each other. */
class AlertTimeline extends LitElement {
  static properties = {
    alerts: { attribute: false },
    /** Moments to mark, as {time, name}. */
    marks: { attribute: false },
    now: { attribute: false },
  };

  static styles = [
    shared,
    css`
      :host {
        padding: 12px 16px 4px;
      }

      .axis {
        position: relative;
        overflow: clip;
        overflow-clip-margin: 24px;
        min-height: 40px;
        margin-bottom: 22px;
        border-bottom: 1px solid var(--line-strong);
      }

      .tick,
      .mark {
        position: absolute;
        top: 0;
        bottom: 0;
        border-left: 1px solid var(--line);
        pointer-events: none;
      }

      .tick span {
        position: absolute;
        top: calc(100% + 4px);
        color: var(--text-faint);
        font-size: var(--size-xs);
        white-space: nowrap;
        transform: translateX(-50%);
      }

      .mark {
        border-left: 1px dashed var(--line-strong);
      }

      .mark span {
        position: absolute;
        top: 0;
        left: 4px;
        color: var(--text-faint);
        font-size: var(--size-xs);
        line-height: 14px;
        white-space: nowrap;
      }

      .lanes {
        position: relative;
        padding: 20px 0 8px;
      }

      .lane {
        position: relative;
        height: 20px;
      }

      .lane button {
        position: absolute;
        top: 3px;
        height: 14px;
        min-width: 6px;
        padding: 0;
        border: 0;
        border-radius: 4px;
        background: var(--bad);
      }

      .lane .resolved {
        background: var(--rest);
      }

      .lane .acknowledged {
        background: var(--warn);
      }

      .lane i {
        position: absolute;
        top: 0;
        bottom: 0;
        border-left: 2px solid var(--panel);
      }

      .key {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        padding-bottom: 8px;
        color: var(--text-muted);
        font-size: var(--size-s);
      }

      .key span::before {
        content: '';
        display: inline-block;
        width: 9px;
        height: 9px;
        margin-right: 6px;
        border-radius: 3px;
        background: var(--colour);
      }
    `,
  ];

  render() {
    const spans = this.alerts.map((alert) => span(alert, this.now));
    const from = Math.min(this.now - SHORTEST, ...spans.map(({ start }) => start));
    const at = (time) => `${(100 * (time - from)) / (this.now - from)}%`;
    return html`<div class="axis">
        ${ticks(from, this.now).map(
          (time) => html`<div class="tick number" style=${styleMap({ left: at(time) })}>
            <span>${this.now - from > DAY ? format.moment(time) : format.hourAndMinute(time)}</span>
          </div>`,
        )}
        ${this.#marks(from).map(
          ({ time, name, named }) =>
            html`<div class="mark" title=${name} style=${styleMap({ left: at(time) })}>
              ${named ? html`<span>${name}</span>` : nothing}
            </div>`,
        )}
        <div class="lanes">
          ${lanes(spans).map(
            (lane) => html`<div class="lane">${lane.map((each) => this.#bar(each, at))}</div>`,
          )}
        </div>
      </div>
      <div class="key">
        ${Object.entries(COLOURS).map(
          ([kind, colour]) => html`<span style=${styleMap({ '--colour': colour })}>${strings.alerts.key[kind]}</span>`,
        )}
      </div>`;
  }

  /** Those on the axis; where two are close, only the later has its name. */
  #marks(from) {
    const inside = this.marks
      .map(({ time, name }) => ({ time: Date.parse(time), name }))
      .filter(({ time }) => time >= from && time <= this.now);
    return inside.map(({ time, name }, i) => ({
      time,
      name,
      named: (inside[i + 1]?.time ?? this.now) - time > NEAR * (this.now - from),
    }));
  }

  #bar({ alert, start, end, kind }, at) {
    const { event, steps } = alert;
    const said = `${strings.alerts.key[kind]}: ${headlineOf(event)}`;
    const within = (time) => `${(100 * (Date.parse(time) - start)) / (end - start)}%`;
    return html`<button
      class=${kind}
      style=${styleMap({ left: at(start), right: `calc(100% - ${at(end)})` })}
      title=${said}
      aria-label=${said}
      @click=${() => this.dispatchEvent(new CustomEvent('chosen', { detail: event.id }))}
    >
      ${end > start
        ? steps
            .filter(({ state }) => state === 'escalated')
            .map(({ time }) => html`<i style=${styleMap({ left: within(time) })}></i>`)
        : nothing}
    </button>`;
  }
}

const COLOURS = { open: 'var(--bad)', acknowledged: 'var(--warn)', resolved: 'var(--rest)' };

function span(alert, now) {
  const { event, acknowledgement } = alert;
  const resolved = event.state === 'resolved';
  return {
    alert,
    start: Date.parse(event.opened),
    end: resolved ? Date.parse(event.time) : now,
    kind: resolved ? 'resolved' : acknowledgement ? 'acknowledged' : 'open',
  };
}

/** Each into the first lane that is free. */
function lanes(spans) {
  const filled = [];
  for (const each of [...spans].sort((a, b) => a.start - b.start)) {
    const free = filled.find((lane) => lane.at(-1).end < each.start);
    if (free) {
      free.push(each);
    } else {
      filled.push([each]);
    }
  }
  return filled;
}

/** Round times, in the clock of those who look. */
function ticks(from, to) {
  const step = STEPS.find((each) => (to - from) / each <= MOST_TICKS) ?? STEPS.at(-1);
  const shift = new Date(from).getTimezoneOffset() * 60_000;
  const first = Math.ceil((from - shift) / step) * step + shift;
  const edge = 0.03 * (to - from);
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, i) => first + i * step).filter(
    (time) => time > from + edge && time < to - edge,
  );
}

customElements.define('pl-alert-timeline', AlertTimeline);
