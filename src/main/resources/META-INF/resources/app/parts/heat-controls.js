import { LitElement, css, html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { colourGradient, colourMapNames } from '../heat/colour-maps.js';
import { settings } from '../live/settings.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import { icons } from './icons.js';
import { rove } from './roving.js';
import { shared } from './shared.js';

/** How the heat map is laid over the photos: on or off, how strongly, in which colours. */
class HeatControls extends LitElement {
  static styles = [
    shared,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 12px;
        flex-wrap: wrap;
      }

      button[aria-pressed='true'] {
        border-color: var(--accent);
        background: var(--accent-soft);
        color: var(--accent);
      }

      input {
        flex: 1 1 80px;
        min-width: 60px;
        height: 20px;
        margin: 0;
        accent-color: var(--accent);
        cursor: pointer;
      }

      .maps {
        display: flex;
        gap: 4px;
      }

      .maps button {
        width: 40px;
        height: 20px;
        padding: 0;
        border: 0;
        border-radius: 5px;
        opacity: 0.5;
      }

      .maps button:hover {
        opacity: 0.85;
      }

      .maps button[aria-checked='true'] {
        opacity: 1;
        box-shadow:
          0 0 0 2px var(--panel),
          0 0 0 3px var(--text-muted);
      }
    `,
  ];

  constructor() {
    super();
    new Follows(this, settings);
  }

  render() {
    return html`
      <button
        aria-pressed=${settings.heat}
        @click=${() => settings.set({ heat: !settings.heat })}
      >
        ${icons.layers} ${strings.heat.toggle}
      </button>
      <input
        type="range"
        min="0"
        max="1"
        step="0.01"
        aria-label=${strings.heat.opacity}
        title=${strings.heat.opacity}
        .value=${String(settings.opacity)}
        ?disabled=${!settings.heat}
        @input=${(event) => settings.set({ opacity: event.target.valueAsNumber })}
      />
      <div class="maps" role="radiogroup" aria-label=${strings.heat.colours} @keydown=${this.#move}>
        ${colourMapNames.map(
          (name) => html`<button
            role="radio"
            aria-checked=${settings.colours === name}
            tabindex=${settings.colours === name ? 0 : -1}
            aria-label=${name}
            title=${name}
            style=${styleMap({ background: colourGradient(name) })}
            @click=${() => settings.set({ colours: name })}
          ></button>`,
        )}
      </div>
    `;
  }

  #move(event) {
    rove(event, [...event.currentTarget.children], { round: true })?.click();
  }
}

customElements.define('pl-heat-controls', HeatControls);
