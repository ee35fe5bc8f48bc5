import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { catalogue, person } from '../live/live.js';
import { route } from '../live/route.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import { board, moveAlong, showDetail } from './board.js';
import './concept-bank.js';
import { icons } from './icons.js';
import { needs } from './needs.js';
import { problem } from './problem.js';
import { shared } from './shared.js';

/** What it takes to read bundles again. */
const ROLE = 'admin';

/** The models there are: their state and versions, what they were given, and one of them in full. */
class Models extends LitElement {
  static properties = {
    reloading: { state: true },
    outcome: { state: true },
    refusal: { state: true },
  };

  static styles = [
    shared,
    board,
    css`
      .row.model {
        grid-template-columns: minmax(0, 1fr) auto;
      }

      .state {
        padding: 0 8px;
        border-radius: 99px;
        background: var(--sunken);
        color: var(--text-muted);
        font-size: var(--size-s);
        font-weight: 550;
        line-height: 20px;
        white-space: nowrap;
      }

      .state.ready {
        background: var(--good-soft);
        color: var(--good);
      }

      .state.loading {
        background: var(--warn-soft);
        color: var(--warn);
      }

      .state.failed {
        background: var(--bad-soft);
        color: var(--bad);
      }

      .reload {
        display: flex;
        align-items: center;
        gap: 10px;
        min-width: 0;
      }

      .messages > * {
        margin-bottom: var(--gap);
      }

      .outcome {
        display: grid;
        gap: 3px;
        padding: 9px 14px;
        border-radius: var(--radius-s);
        background: var(--good-soft);
        font-size: var(--size-s);
        overflow-wrap: anywhere;
      }

      .outcome .failed {
        color: var(--bad);
      }

      .about {
        padding: 12px 16px 0;
        color: var(--text-muted);
      }

      .detail > .problem,
      .rows > .problem {
        margin: 12px 16px 0;
      }

      dl {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(130px, 1fr));
        gap: 10px 22px;
        padding-bottom: 4px;
      }

      dd {
        overflow-wrap: anywhere;
      }

      dd small {
        display: block;
        color: var(--text-faint);
        font-size: var(--size-s);
        font-weight: 400;
      }

      .detail > h3 {
        padding: 14px 16px 6px;
        color: var(--text);
        font-weight: 600;
      }

      .scroll {
        padding: 0 16px;
        overflow-x: auto;
      }

      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--size-s);
      }

      th,
      td {
        padding: 5px 14px 5px 0;
        border-bottom: 1px solid var(--line);
        text-align: left;
        white-space: nowrap;
      }

      th {
        color: var(--text-faint);
        font-weight: 500;
      }

      td.count,
      th.count {
        text-align: right;
      }

      pl-concept-bank {
        padding: 0 16px 16px;
      }

      .why {
        padding: 0 16px 12px;
        color: var(--text-faint);
        font-size: var(--size-s);
      }
    `,
  ];

  constructor() {
    super();
    new Follows(this, catalogue, person, route);
  }

  connectedCallback() {
    super.connectedCallback();
    catalogue.want(true);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    catalogue.want(false);
  }

  render() {
    const { list } = catalogue;
    const messages = html`<div class="messages">
      ${problem(catalogue.problem)}
      ${this.refusal ? html`<p class="problem" role="alert">${this.refusal}</p>` : nothing}
      ${this.outcome ? html`<div class="outcome" role="status">${this.outcome.map(outcome)}</div>` : nothing}
    </div>`;
    if (!list) {
      return html`${messages}
        <section class="panel empty" aria-busy=${!catalogue.problem}>
          ${catalogue.problem
            ? html`<button @click=${() => catalogue.refresh()}>${strings.errors.again}</button>`
            : html`<p>${strings.models.asking}</p>`}
        </section>`;
    }
    if (list.models.length === 0) {
      return html`${messages}
        <section class="panel empty">
          <h2>${strings.models.empty}</h2>
          <p>${strings.models.emptyLead}</p>
          <code>models/my-model/model.onnx</code>
          ${list.reloadable
            ? this.#reloadButton(undefined, strings.models.reloadAll)
            : html`<p class="why">${list.why}</p>`}
        </section>`;
    }
    const chosen =
      list.models.find(({ name }) => name === route.chosen[0]) ??
      list.models.find(({ isDefault }) => isDefault) ??
      list.models[0];
    return html`${messages}
      <div class="board">
        <section class="panel" aria-label=${strings.models.heading}>
          <header>
            <h2>${strings.models.heading}</h2>
            <span class="hint number">${format.count(list.models.length)}</span>
            ${list.reloadable
              ? html`<span class="push">${this.#reloadButton(undefined, strings.models.reloadAll)}</span>`
              : nothing}
          </header>
          <div class="rows" @keydown=${moveAlong}>${list.models.map((model) => this.#row(model, chosen))}</div>
          ${list.reloadable ? nothing : html`<p class="why">${list.why}</p>`}
        </section>
        ${this.#detail(chosen, list.reloadable)}
      </div>`;
  }

  #reloadButton(name, words) {
    return html`<span class="reload">
      ${needs(ROLE)}
      <button
        ?disabled=${this.reloading || !person.may(ROLE)}
        title=${strings.models.reloadHint}
        @click=${() => this.#reload(name)}
      >
        ${icons.reload} ${this.reloading ? strings.models.reloading : words}
      </button>
    </span>`;
  }

  #row(model, chosen) {
    const { name, version, state, isDefault } = model;
    return html`<button
      class="row model"
      aria-pressed=${model === chosen}
      @click=${() => {
        route.choose(name);
        this.updateComplete.then(() => showDetail(this.renderRoot));
      }}
    >
      <span class="what">
        <b>${name}</b>
        <small>${[version, isDefault ? strings.models.isDefault : undefined].filter(Boolean).join(' · ')}</small>
      </span>
      ${badge(state)}
    </button>`;
  }

  #detail(model, reloadable) {
    const { name, version, state, description, images, imagesPerSecond, lastImage, versions, concepts } = model;
    return html`<section class="panel detail" aria-label=${name}>
      <header>
        <h2>${name}</h2>
        <span class="hint">${version}</span>
        ${badge(state)}
        ${reloadable ? html`<span class="push">${this.#reloadButton(name, strings.models.reload)}</span>` : nothing}
      </header>
      ${model.problem ? html`<p class="problem">${model.problem}</p>` : nothing}
      ${description ? html`<p class="about">${description}</p>` : nothing}
      <dl class="number">
        ${fact(strings.models.images, images === undefined ? undefined : format.count(images), lastImage && strings.models.last(format.ago(lastImage)))}
        ${fact(strings.status.rate, imagesPerSecond === undefined ? undefined : format.rate(imagesPerSecond))}
        ${fact(strings.models.since, model.since && format.moment(model.since))}
        ${fact(strings.models.classes, model.classes === undefined ? undefined : format.count(model.classes), model.output)}
        ${fact(strings.models.input, model.input && sizeOf(model.input), model.input && scalingOf(model.input))}
        ${fact(strings.models.layer, model.layer)} ${fact(strings.models.provider, model.provider)}
        ${this.#reference(model)}
      </dl>
      ${versions?.length > 0
        ? html`<h3>${strings.models.versions}</h3>
            ${versionTable(versions)}`
        : nothing}
      <h3>${strings.models.bank}</h3>
      ${concepts
        ? html`<pl-concept-bank .model=${name} .version=${version} .summary=${concepts}></pl-concept-bank>`
        : html`<p class="why">${strings.models.noBank}</p>`}
    </section>`;
  }

  #reference({ reference }) {
    return reference
      ? fact(
          strings.models.reference,
          strings.models.references[reference.kind] ?? reference.kind,
          strings.models.referenceOf(format.count(reference.images), format.count(reference.quantities)),
        )
      : fact(strings.models.reference, strings.models.noReference);
  }

  async #reload(name) {
    this.reloading = true;
    this.outcome = undefined;
    this.refusal = undefined;
    try {
      this.outcome = await catalogue.reload(name);
    } catch (error) {
      this.refusal = error.message;
    } finally {
      this.reloading = false;
    }
  }
}

const badge = (state) => html`<span class="state ${state}">${strings.models.states[state] ?? state}</span>`;

const fact = (name, value, more) =>
  value === undefined || value === ''
    ? nothing
    : html`<div>
        <dt>${name}</dt>
        <dd>${value}${more ? html`<small>${more}</small>` : nothing}</dd>
      </div>`;

const sizeOf = ({ width, height, channels }) => `${format.count(width)} × ${format.count(height)} ${channels}`;

const scalingOf = ({ resize, mean, std }) =>
  [resize, mean && `μ ${mean.map(format.figure).join(', ')}`, std && `σ ${std.map(format.figure).join(', ')}`]
    .filter(Boolean)
    .join(' · ');

const versionTable = (versions) => html`<div class="scroll" tabindex="0" role="group" aria-label=${strings.models.versions}>
  <table class="number">
    <thead>
      <tr>
        <th scope="col">${strings.models.version}</th>
        <th scope="col" class="count">${strings.models.images}</th>
        <th scope="col">${strings.models.firstSeen}</th>
        <th scope="col">${strings.models.lastSeen}</th>
        <th scope="col">${strings.models.reference}</th>
      </tr>
    </thead>
    <tbody>
      ${versions.map(
        ({ version, here, images, firstImage, lastImage, reference }) => html`<tr>
          <td>${version}${here ? html` <span class="state ready">${strings.models.here}</span>` : nothing}</td>
          <td class="count">${format.count(images)}</td>
          <td>${firstImage ? format.moment(firstImage) : format.MISSING}</td>
          <td>${lastImage ? format.moment(lastImage) : format.MISSING}</td>
          <td>${reference ? (strings.models.references[reference.kind] ?? reference.kind) : format.MISSING}</td>
        </tr>`,
      )}
    </tbody>
  </table>
</div>`;

const outcome = ({ bundle, outcome: kind, version, earlier, problem: why }) => html`<span class=${kind}>
  <b>${bundle}</b>: ${(strings.models.outcomes[kind] ?? (() => kind))(version, earlier)}${why ? html`: ${why}` : nothing}
</span>`;

customElements.define('pl-models', Models);
