import { LitElement, css, html, nothing } from 'lit';
import * as format from '../format.js';
import { hoverHold } from '../live/hover-hold.js';
import { figures, wall } from '../live/live.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import './card.js';
import { choice, sortedNames } from './board.js';
import { icons } from './icons.js';
import { rove } from './roving.js';
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

      .panel > header {
        flex-wrap: wrap;
        padding-block: 7px;
      }

      .filter {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }

      .none {
        display: grid;
        place-items: center;
        align-content: center;
        gap: 10px;
        position: absolute;
        inset: 0;
        color: var(--text-muted);
      }

      .stage {
        position: relative;
      }

      .problem {
        margin: 12px 16px 0;
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
        <div class="filter" role="group" aria-label=${strings.filter.label}>${this.#filter()}</div>
        <span class="hint number push ${wall.held && !wall.paused ? 'held' : ''}">${this.#state()}</span>
        <button aria-pressed=${wall.paused} @click=${() => wall.togglePause()}>
          ${wall.paused
            ? html`${icons.play} ${strings.wall.resume}`
            : html`${icons.pause} ${strings.wall.pause}`}
          <kbd>${strings.wall.keyHint}</kbd>
        </button>
      </header>
      ${wall.problem ? html`<p class="problem" role="alert">${wall.problem}</p>` : nothing}
      <div class="stage">
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
        ${wall.filtering && !wall.searching && wall.newest < 0
          ? html`<div class="none" role="status">
              ${strings.filter.none}
              <button @click=${() => wall.show({})}>${strings.filter.clear}</button>
            </div>`
          : nothing}
      </div>
    </section>`;
  }

  #state() {
    if (wall.held) {
      const passed = wall.passed > 0 ? strings.wall.passed(format.count(wall.passed)) : '';
      return wall.paused ? passed : [strings.wall.looking, passed].filter(Boolean).join(' · ');
    }
    return wall.filtering ? strings.filter.on : '';
  }

  #filter() {
    const { model, label, group } = wall.filter;
    const models = figures.stats?.models ?? [];
    const names = sortedNames(models.map(({ name }) => name));
    const ofModel = models.filter(({ name }) => model === undefined || name === model);
    const labels = sortedNames([...ofModel.flatMap(({ classes }) => classes.map((each) => each.label)), label]);
    const plain = (values) => values.map((value) => ({ name: value, value }));
    const groups = [...wall.groups].flatMap(([name, values]) =>
      [...values].map((value) => ({ name: `${name}: ${value}`, value: { name, value } })),
    );
    const chosenGroup = groups.find(({ value }) => value.name === group?.name && value.value === group.value);
    return html`${narrow('model', plain(names.length > 1 ? names : []), model)}
    ${narrow('label', plain(labels), label)} ${narrow('group', groups, chosenGroup?.value)}
    ${wall.filtering
      ? html`<button @click=${() => wall.show({})}>${icons.cross} ${strings.filter.clear}</button>`
      : nothing}`;
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
    rove(event, [...this.renderRoot.querySelectorAll('pl-card')], { columns: this.columns });
  }
}

/**
 * A choice of what the wall is narrowed to.
 * @param part of the wall's filter
 * @param offers what may be chosen, each with the name that it goes by
 * @param chosen the value that is; undefined if any will do
 */
function narrow(part, offers, chosen) {
  const { label, any } = strings.filter.parts[part];
  return offers.length === 0
    ? nothing
    : choice(
        label,
        [any, ...offers.map(({ name }) => name)],
        offers.find(({ value }) => value === chosen)?.name ?? any,
        (_, index) => wall.show({ ...wall.filter, [part]: offers[index - 1]?.value }),
      );
}

customElements.define('pl-wall', WallPart);
