import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { deepTasks, look, person, wall } from '../live/live.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import { needs } from './needs.js';
import './picture.js';
import { rove } from './roving.js';
import { shared } from './shared.js';

const FIRST_CHOICE = 'integrated-gradients';
const COLUMNS = 5;
/** What it takes to ask. */
const ROLE = 'explain';

/** Asks the deep lane to explain the pinned image by another method, and lays what came side by side. */
class DeepRequest extends LitElement {
  static properties = {
    method: { state: true },
    problem: { state: true },
    sending: { state: true },
  };

  static styles = [
    shared,
    css`
      .panel {
        height: 100%;
      }

      .body {
        display: grid;
        gap: 10px;
        align-content: start;
        padding: 12px 16px 14px;
      }

      form {
        display: flex;
        gap: 8px;
      }

      form select {
        flex: 1;
        min-width: 0;
        max-width: none;
      }

      details {
        font-size: var(--size-s);
        color: var(--text-muted);
      }

      summary {
        cursor: pointer;
      }

      .parameters {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 6px 10px;
        max-height: 132px;
        padding: 8px 2px 2px;
        overflow-y: auto;
      }

      label {
        display: grid;
        gap: 2px;
      }

      label input {
        width: 100%;
        max-width: none;
      }

      .task {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 3px 10px;
        font-size: var(--size-s);
      }

      .task span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .task progress,
      .task .problem {
        grid-column: 1 / -1;
      }

      .done {
        color: var(--text-muted);
      }

      progress {
        width: 100%;
        height: 6px;
        border: 0;
        border-radius: 3px;
        overflow: hidden;
        background: var(--sunken);
        appearance: none;
      }

      progress::-webkit-progress-bar {
        background: var(--sunken);
      }

      progress::-webkit-progress-value {
        background: var(--accent);
        transition: width 200ms linear;
      }

      progress::-moz-progress-bar {
        background: var(--accent);
      }

      progress:indeterminate {
        background: linear-gradient(90deg, var(--sunken), var(--accent), var(--sunken));
        background-size: 200% 100%;
        animation: slide 1.4s linear infinite;
      }

      progress:indeterminate::-webkit-progress-bar {
        background: none;
      }

      @keyframes slide {
        to {
          background-position: -200% 0;
        }
      }

      .maps {
        display: grid;
        grid-template-columns: repeat(${COLUMNS}, minmax(0, 1fr));
        gap: 8px;
        max-height: 240px;
        overflow-y: auto;
        padding: 2px;
      }

      .maps button {
        display: block;
        height: auto;
        padding: 0;
        overflow: hidden;
        text-align: left;
      }

      .maps button[aria-checked='true'] {
        border-color: var(--accent);
        box-shadow: 0 0 0 1px var(--accent);
      }

      .maps span {
        display: block;
        padding: 4px 6px;
        font-size: var(--size-xs);
        font-weight: 500;
        line-height: 1.3;
        overflow: hidden;
        text-overflow: ellipsis;
      }
    `,
  ];

  constructor() {
    super();
    this.method = FIRST_CHOICE;
    new Follows(this, wall, deepTasks, look, person);
  }

  connectedCallback() {
    super.connectedCallback();
    deepTasks.learnMethods();
  }

  willUpdate() {
    const { methods } = deepTasks;
    if (methods && !methods.some(({ id }) => id === this.method)) {
      this.method = methods[0]?.id;
    }
  }

  render() {
    const { hero } = wall;
    return html`<section class="panel" aria-label=${strings.request.heading}>
      <header>
        <h2>${strings.request.heading}</h2>
        <span class="hint">${strings.request.hint}</span>
      </header>
      <div class="body">
        ${deepTasks.methods ? this.#form(hero) : this.#noMethods()}
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <div role="status">${deepTasks.of(hero.event.source).filter(isUnsettled).map(task)}</div>
        ${this.#maps(hero)}
      </div>
    </section>`;
  }

  #noMethods() {
    return deepTasks.problem
      ? html`<p class="problem" role="alert">${deepTasks.problem}</p>
          <div><button @click=${() => deepTasks.learnMethods()}>${strings.errors.again}</button></div>`
      : html`<p class="hint">${strings.request.loading}</p>`;
  }

  #form(hero) {
    const { methods } = deepTasks;
    const chosen = methods.find(({ id }) => id === this.method);
    const places = [...new Set(methods.map(({ place }) => place))];
    return html`<form @submit=${(event) => this.#ask(event, hero)}>
        <select
          aria-label=${strings.request.method}
          @change=${(event) => {
            this.method = event.target.value;
            this.problem = undefined;
          }}
        >
          ${places.map(
            (place) => html`<optgroup label=${strings.request.place(place)}>
              ${methods
                .filter((each) => each.place === place)
                .map(({ id, title }) => html`<option value=${id} ?selected=${id === this.method}>${title}</option>`)}
            </optgroup>`,
          )}
        </select>
        <button class="strong" ?disabled=${this.sending || !person.may(ROLE)}>${strings.request.ask}</button>
      </form>
      ${needs(ROLE)}
      <p class="hint" title=${`${chosen.paper.title}, ${chosen.paper.venue}`}>
        ${strings.request.cost(format.count(chosen.cost.forward), format.count(chosen.cost.backward))} ·
        ${chosen.paper.authors} ${chosen.paper.year}
      </p>
      ${chosen.parameters.length > 0
        ? html`<details>
            <summary>${strings.request.parameters}</summary>
            <div class="parameters">
              ${chosen.parameters.map(
                ({ name, byDefault, range, meaning }) => html`<label title="${meaning}: ${range}">
                  ${name}
                  <input class="text" name=${name} placeholder=${byDefault} autocomplete="off" />
                </label>`,
              )}
            </div>
          </details>`
        : nothing}`;
  }

  async #ask(event, hero) {
    event.preventDefault();
    if (!person.may(ROLE)) {
      return;
    }
    const given = [...this.renderRoot.querySelectorAll('.parameters input')].filter(({ value }) => value.trim() !== '');
    const query = given.map(({ name, value }) => `${name}=${encodeURIComponent(value.trim())}`).join('&');
    this.sending = true;
    this.problem = undefined;
    try {
      await deepTasks.ask(hero.event, [query === '' ? this.method : `${this.method}?${query}`]);
    } catch (error) {
      this.problem = error.message;
    } finally {
      this.sending = false;
    }
  }

  #maps(hero) {
    const drawn = hero.maps.filter(({ map }) => map);
    const chosen = look.mapOf(hero);
    return html`<div
      class="maps"
      role="radiogroup"
      aria-label=${strings.request.results}
      @keydown=${(event) => rove(event, [...event.currentTarget.children], { columns: COLUMNS, round: true })?.click()}
    >
      ${drawn.map(
        (each) => html`<button
          role="radio"
          aria-checked=${each === chosen}
          tabindex=${each === chosen || (!drawn.includes(chosen) && each === drawn[0]) ? 0 : -1}
          title=${each.method}
          @click=${() => look.choose(each.method)}
        >
          <pl-picture .exhibit=${hero} .map=${each} detail="96"></pl-picture>
          <span>${each.method}</span>
        </button>`,
      )}
    </div>`;
  }
}

const isUnsettled = ({ state }) => state !== 'done';

function task({ methods, state, method, position, count, done, of, problem }) {
  if (state === 'failed') {
    return html`<div class="task"><p class="problem">${problem}</p></div>`;
  }
  const name = method ?? methods.map((call) => call.split('?')[0]).join(', ');
  const known = state === 'running' && of > 0;
  return html`<div class="task">
    <span>${name}${count > 1 ? ` (${strings.request.position(position, count)})` : ''}</span>
    <span class="done number">
      ${state === 'waiting'
        ? strings.request.waiting
        : known
          ? strings.request.passesOf(format.count(done), format.count(of))
          : strings.request.passes(format.count(done))}
    </span>
    ${known
      ? html`<progress aria-label=${name} max=${of} value=${done}></progress>`
      : html`<progress aria-label=${name}></progress>`}
  </div>`;
}

customElements.define('pl-deep-request', DeepRequest);
