import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { hoverHold } from '../live/hover-hold.js';
import { figures, wall } from '../live/live.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import './card.js';
import { icons } from './icons.js';
import { shared } from './shared.js';

const GAP = 12;
const ROWS = 2;

/** The latest images. It holds still while somebody looks closer. */
class WallPart extends LitElement {
  static properties = { columns: { state: true } };

  static styles = [
    shared,
    css`
      .grid {
        display: grid;
        gap: ${GAP}px;
        padding: 16px;
      }

      .held {
        color: var(--warn);
      }

      @media (max-width: 720px) {
        .grid {
          padding: 12px;
        }

        .held {
          display: none;
        }
      }
    `,
  ];

  #hover = hoverHold('wall');
  #watch = new ResizeObserver(([entry]) => this.#fit(entry.contentRect.width));

  constructor() {
    super();
    this.columns = 8;
    new Follows(this, wall, figures);
  }

  firstUpdated() {
    this.#watch.observe(this.renderRoot.querySelector('.grid'));
  }

  render() {
    return html`<section class="panel" aria-label=${strings.wall.heading}>
      <header>
        <h2>${strings.wall.heading}</h2>
        ${wall.held && wall.passed > 0
          ? html`<span class="hint number">${strings.wall.passed(format.count(wall.passed))}</span>`
          : nothing}
        ${wall.held && !wall.paused
          ? html`<span class="hint held push">${strings.wall.looking}</span>`
          : nothing}
        <button
          class=${wall.held && !wall.paused ? '' : 'push'}
          aria-pressed=${wall.paused}
          @click=${() => wall.togglePause()}
        >
          ${wall.paused
            ? html`${icons.play} ${strings.wall.resume}`
            : html`${icons.pause} ${strings.wall.pause}`}
          <kbd>${strings.wall.keyHint}</kbd>
        </button>
      </header>
      <div
        class="grid"
        style="grid-template-columns: repeat(${this.columns}, minmax(0, 1fr))"
        @pointermove=${this.#hover.move}
        @pointerleave=${this.#hover.leave}
        @focusin=${(event) => wall.hold('focus', event.composedPath()[0].matches(':focus-visible'))}
        @focusout=${() => wall.hold('focus', false)}
        @keydown=${this.#move}
      >
        ${wall.slots.map(
          (exhibit, i) => html`<pl-card
            .exhibit=${exhibit}
            ?deep=${exhibit?.deep}
            ?newest=${i === wall.newest}
            ?chosen=${wall.pinned && exhibit === wall.hero}
            @click=${() => this.#choose(exhibit)}
          ></pl-card>`,
        )}
      </div>
    </section>`;
  }

  #choose(exhibit) {
    if (exhibit) {
      wall.pin(exhibit);
      this.dispatchEvent(new Event('chosen'));
    }
  }

  #fit(width) {
    const phone = width < 560;
    const smallest = phone ? 100 : 132;
    this.columns = Math.max(2, Math.floor((width + GAP) / (smallest + GAP)));
    wall.resize(this.columns * (phone ? 2 * ROWS : ROWS));
  }

  #move(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.columns, ArrowDown: this.columns }[event.key];
    if (step === undefined) {
      return;
    }
    event.preventDefault();
    const cards = [...this.renderRoot.querySelectorAll('pl-card')];
    cards[cards.indexOf(event.target) + step]?.focus();
  }
}

customElements.define('pl-wall', WallPart);
