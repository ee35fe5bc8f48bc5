import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { monitor, person } from '../live/live.js';
import { send } from '../live/service.js';
import { settings } from '../live/settings.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import { icons } from './icons.js';
import { needs } from './needs.js';
import { shared } from './shared.js';

/** What it takes to say that one looks after an alert, or no longer. */
const ROLE = 'explain';

/** Who looks after an alert, and what they have to say; or the way to say so. */
class Acknowledgement extends LitElement {
  static properties = {
    alertId: { attribute: false },
    /** As the service has it; null if nobody looks after it. */
    given: { attribute: false },
    writing: { state: true },
    sending: { state: true },
    problem: { state: true },
  };

  static styles = [
    shared,
    css`
      :host {
        margin-top: 8px;
      }

      form {
        display: grid;
        gap: 8px;
        max-width: 520px;
        padding: 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius-s);
        background: var(--raised);
      }

      label {
        display: grid;
        gap: 3px;
        color: var(--text-muted);
        font-size: var(--size-s);
      }

      label input {
        width: 100%;
        max-width: none;
      }

      .as {
        font-size: var(--size-s);
        overflow-wrap: anywhere;
      }

      .row {
        display: flex;
        align-items: center;
        gap: 8px;
      }

      .given {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 10px;
        padding: 7px 12px;
        border-radius: var(--radius-s);
        background: var(--warn-soft);
        font-size: var(--size-s);
        overflow-wrap: anywhere;
      }

      .given b {
        color: var(--warn);
        font-weight: 600;
      }

      .given span {
        min-width: 0;
      }

      .problem {
        margin-top: 6px;
      }
    `,
  ];

  constructor() {
    super();
    this.given = null;
    new Follows(this, person);
  }

  render() {
    return html`${this.given ? this.#given(this.given) : this.writing ? this.#form() : this.#offer()}
    ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}`;
  }

  #offer() {
    return html`<div class="row">
      <button ?disabled=${!person.may(ROLE)} @click=${this.#write}>${icons.check} ${strings.acknowledge.offer}</button>
      ${needs(ROLE)}
    </div>`;
  }

  #given({ by, note, time }) {
    return html`<div class="given">
      <b>${by ? strings.acknowledge.by(by) : strings.acknowledge.bySomebody}</b>
      <time class="number" datetime=${time} title=${format.inFull(time)}>${format.ago(time)}</time>
      ${note ? html`<span>${note}</span>` : nothing}
      <span class="row push">
        ${needs(ROLE)}
        <button ?disabled=${this.sending || !person.may(ROLE)} @click=${() => this.#send('DELETE')}>
          ${strings.acknowledge.takeBack}
        </button>
      </span>
    </div>`;
  }

  #form() {
    return html`<form
      @submit=${(event) => {
        event.preventDefault();
        const { by, note } = Object.fromEntries(new FormData(event.target));
        if (by !== undefined) {
          settings.set({ name: by.trim() });
        }
        this.#send('POST', { ...(by?.trim() && { by: by.trim() }), ...(note.trim() && { note: note.trim() }) });
      }}
      @keydown=${this.#key}
    >
      ${person.name
        ? html`<p class="as">${strings.acknowledge.as(person.name)}</p>`
        : html`<label>
            ${strings.acknowledge.name}
            <input class="text" name="by" maxlength="200" autocomplete="name" .value=${settings.name} />
          </label>`}
      <label>
        ${strings.acknowledge.note}
        <textarea name="note" maxlength="2000" rows="2" placeholder=${strings.acknowledge.noteHint}></textarea>
      </label>
      <div class="row">
        <button class="strong" ?disabled=${this.sending}>${strings.acknowledge.send}</button>
        <button type="button" @click=${this.#giveUp}>${strings.acknowledge.cancel}</button>
      </div>
    </form>`;
  }

  #write = () => {
    this.writing = true;
    this.updateComplete.then(() => this.renderRoot.querySelector(person.name || settings.name ? 'textarea' : 'input').focus());
  };

  #giveUp = () => {
    this.writing = false;
    this.problem = undefined;
    this.updateComplete.then(() => this.renderRoot.querySelector('button').focus());
  };

  #key = (event) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      this.#giveUp();
    }
  };

  async #send(method, body) {
    this.sending = true;
    this.problem = undefined;
    try {
      await send(method, `api/monitor/alerts/${encodeURIComponent(this.alertId)}/acknowledgement`, body);
      await monitor.again('alerts');
      this.writing = false;
    } catch (error) {
      this.problem = error.message;
    } finally {
      this.sending = false;
    }
  }
}

customElements.define('pl-acknowledgement', Acknowledgement);
