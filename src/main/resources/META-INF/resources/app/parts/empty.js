import { LitElement, css, html } from 'lit';
import { figures } from '../live/live.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import { icons } from './icons.js';
import { shared } from './shared.js';

/** Nothing was explained yet: says how to send the first image. */
class Empty extends LitElement {
  static properties = { copied: { state: true } };

  static styles = [
    shared,
    css`
      .panel {
        align-items: center;
        justify-content: center;
        gap: 10px;
        min-height: min(560px, calc(100vh - 120px));
        padding: 48px 24px;
        text-align: center;
      }

      .rings {
        position: relative;
        width: 84px;
        height: 84px;
        margin-bottom: 14px;
      }

      .rings svg {
        position: absolute;
        inset: 18px;
      }

      .rings::before,
      .rings::after {
        content: '';
        position: absolute;
        inset: 10px;
        border: 1px solid var(--accent);
        border-radius: 50%;
        opacity: 0;
        animation: spread 3.2s ease-out infinite;
      }

      .rings::after {
        animation-delay: 1.6s;
      }

      @keyframes spread {
        from {
          opacity: 0.6;
          transform: scale(0.7);
        }
        to {
          opacity: 0;
          transform: scale(1.5);
        }
      }

      h2 {
        font-size: 20px;
        letter-spacing: -0.015em;
      }

      p {
        color: var(--text-muted);
      }

      .command {
        display: flex;
        align-items: center;
        gap: 12px;
        max-width: 100%;
        margin-top: 16px;
        padding: 6px 6px 6px 14px;
        border: 1px solid var(--line);
        border-radius: 9px;
        background: var(--sunken);
      }

      code {
        overflow-x: auto;
        white-space: nowrap;
        font: 400 var(--size-m) / 1.6 var(--mono);
      }
    `,
  ];

  constructor() {
    super();
    this.copied = false;
    new Follows(this, figures);
  }

  render() {
    const { bootstrapServers, imagesTopic } = figures.feed;
    const command = `kcat -P -b ${bootstrapServers} -t ${imagesTopic} -k my-image photo.jpg`;
    return html`<section class="panel" aria-label=${strings.empty.heading}>
      <div class="rings">${icons.mark}</div>
      <h2>${strings.empty.heading}</h2>
      <p>${strings.empty.lead}</p>
      <div class="command">
        <code>${command}</code>
        <button @click=${() => this.#copy(command)}>
          ${this.copied ? icons.check : icons.copy}
          ${this.copied ? strings.empty.copied : strings.empty.copy}
        </button>
      </div>
    </section>`;
  }

  async #copy(command) {
    await navigator.clipboard.writeText(command);
    this.copied = true;
    setTimeout(() => (this.copied = false), 1600);
  }
}

customElements.define('pl-empty', Empty);
