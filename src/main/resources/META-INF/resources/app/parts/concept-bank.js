import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { catalogue } from '../live/live.js';
import { exhibitOf } from '../live/pictures.js';
import { addressOf } from '../live/route.js';
import { fetchJson } from '../live/service.js';
import { strings } from '../strings.js';
import { shared } from './shared.js';

const MOST_EXEMPLARS = 4;

/** Among so many of the latest images those are looked for that show a concept best. */
const LATEST = 200;

/** The concepts of a model: pictures of each, from the bank or else from the stream, how well it was learnt, and whether it is monitored. */
class ConceptBank extends LitElement {
  static properties = {
    model: { attribute: false },
    version: { attribute: false },
    /** What the list of models says of the bank. */
    summary: { attribute: false },
    bank: { state: true },
    /** Of a bank without pictures: the latest images that show each concept best, by its name. */
    seen: { state: true },
    problem: { state: true },
  };

  static styles = [
    shared,
    css`
      .lead {
        padding-bottom: 10px;
        color: var(--text-muted);
        font-size: var(--size-s);
      }

      ul.bank {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(148px, 1fr));
        gap: 12px;
        min-height: 160px;
      }

      .bank > li {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        align-content: start;
        gap: 8px;
        padding: 10px;
        border: 1px solid var(--line);
        border-radius: var(--radius-s);
        background: var(--raised);
      }

      .pictures {
        display: grid;
        grid-template-columns: repeat(${MOST_EXEMPLARS}, minmax(0, 1fr));
        gap: 4px;
      }

      .pictures img,
      .pictures span {
        display: block;
        width: 100%;
        aspect-ratio: 1;
        border-radius: 4px;
        background: var(--sunken);
        object-fit: cover;
      }

      b {
        display: block;
        font-weight: 600;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      small {
        display: block;
        color: var(--text-faint);
        font-size: var(--size-xs);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .figures {
        color: var(--text-muted);
        font-size: var(--size-s);
      }

      .figures span {
        white-space: nowrap;
      }

      .tags {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }

      .tag {
        padding: 0 6px;
        border-radius: 99px;
        background: var(--sunken);
        color: var(--text-muted);
        font-size: var(--size-xs);
        font-weight: 550;
        line-height: 18px;
      }

      .tag.good {
        background: var(--good-soft);
        color: var(--good);
      }

      .tag.bad {
        background: var(--warn-soft);
        color: var(--warn);
      }
    `,
  ];

  #of;

  willUpdate() {
    const key = JSON.stringify([this.model, this.version]);
    if (key !== this.#of) {
      this.#load(key);
    }
  }

  render() {
    if (this.problem) {
      return html`<p class="problem" role="alert">${this.problem}</p>
        <p><button @click=${() => this.#load(this.#of)}>${strings.errors.again}</button></p>`;
    }
    const { count, monitored, significant, tested, layer, channels } = this.summary;
    return html`<p class="lead number">
        ${[
          strings.bank.count(format.count(count)),
          layer && strings.bank.at(layer, channels === undefined ? undefined : format.count(channels)),
          monitored !== undefined && strings.bank.monitored(format.count(monitored)),
          tested > 0 && strings.bank.significant(format.count(significant), format.count(tested)),
        ]
          .filter(Boolean)
          .join(' · ')}
        ${this.seen ? html`<span>· ${strings.bank.seen}</span>` : nothing}
      </p>
      <ul class="bank" aria-busy=${!this.bank}>
        ${(this.bank?.concepts ?? []).map((each) => concept(each, this.seen?.get(each.name) ?? []))}
      </ul>`;
  }

  async #load(key) {
    this.#of = key;
    this.bank = undefined;
    this.seen = undefined;
    this.problem = undefined;
    try {
      const bank = await catalogue.concepts(this.model);
      if (key !== this.#of) {
        return;
      }
      this.bank = bank;
      if (bank.concepts.every(({ exemplars = [] }) => exemplars.length === 0)) {
        const latest = await fetchJson(
          `api/explanations/recent?${new URLSearchParams({ model: this.model, limit: LATEST })}`,
        );
        if (key === this.#of) {
          this.seen = strongest(latest);
        }
      }
    } catch (error) {
      if (key === this.#of) {
        this.problem = error.message;
      }
    }
  }
}

/** The images in which each concept is most present, the clearest first. */
function strongest(events) {
  const seen = new Map();
  for (const event of events) {
    for (const { name, presence } of event.concepts?.attributions ?? []) {
      seen.set(name, [...(seen.get(name) ?? []), { event, presence }]);
    }
  }
  for (const [name, images] of seen) {
    seen.set(name, images.sort((a, b) => b.presence - a.presence).slice(0, MOST_EXEMPLARS));
  }
  return seen;
}

const concept = ({ name, monitored, learnt, accuracy, pValue, significant, exemplars = [] }, seen) => html`<li>
  ${exemplars.length > 0
    ? html`<div class="pictures">
        ${exemplars
          .slice(0, MOST_EXEMPLARS)
          .map((address, i) => html`<img src=${address} alt=${strings.bank.exemplar(name, i + 1)} loading="lazy" />`)}
      </div>`
    : html`<div class="pictures" title=${strings.bank.seen}>
        ${Array.from({ length: MOST_EXEMPLARS }, (_, i) => live(seen[i]?.event))}
      </div>`}
  <div>
    <b title=${name}>${name}</b>
    ${learnt ? html`<small title=${learnt}>${learnt}</small>` : nothing}
  </div>
  ${accuracy === undefined
    ? nothing
    : html`<span class="figures number">
        ${strings.bank.accuracy(format.percent(accuracy))}${pValue === undefined
          ? nothing
          : html` · <span title=${strings.bank.pValueHint}>p ${pValue < 0.001 ? '< 0.001' : `= ${format.figure(pValue)}`}</span>`}
      </span>`}
  <div class="tags">
    ${significant === undefined
      ? nothing
      : html`<span class="tag ${significant ? 'good' : 'bad'}" title=${strings.bank.significantHint}>
          ${significant ? strings.bank.isSignificant : strings.bank.notSignificant}
        </span>`}
    ${monitored ? html`<span class="tag">${strings.bank.isMonitored}</span>` : nothing}
  </div>
</li>`;

const live = (event) =>
  event
    ? html`<a href=${addressOf('now', event.imageId)}
        ><img src=${exhibitOf(event).image} alt=${strings.alerts.example(event.imageId)} loading="lazy"
      /></a>`
    : html`<span></span>`;

customElements.define('pl-concept-bank', ConceptBank);
