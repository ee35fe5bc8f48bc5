import { LitElement, css, html, nothing, svg } from 'lit';
import * as format from '../format.js';
import { strings } from '../strings.js';
import { shared } from './shared.js';

/** What a method says of an image by images of the model's set of examples. */
class ImageAnswer extends LitElement {
  static properties = {
    /** {examples}, {counterfactual} or {parts}. */
    answer: { attribute: false },
    /** The name of the model whose examples they are. */
    model: { attribute: false },
  };

  static styles = [
    shared,
    css`
      .lead {
        margin: 0 0 6px;
        font-size: var(--size-s);
        color: var(--text-muted);
      }

      .strip + .lead {
        margin-top: 10px;
      }

      .strip {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(76px, 1fr));
        gap: 8px;
      }

      figure {
        margin: 0;
        min-width: 0;
      }

      .frame {
        position: relative;
        aspect-ratio: 1;
        overflow: hidden;
        border: 1px solid var(--line);
        border-radius: var(--radius-s);
        background: var(--sunken);
      }

      .against .frame {
        border-color: var(--warn);
      }

      img,
      svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }

      rect {
        fill: none;
        stroke: var(--accent);
        stroke-width: 2;
        vector-effect: non-scaling-stroke;
      }

      figcaption {
        margin-top: 3px;
        font-size: var(--size-xs);
        line-height: 1.3;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        color: var(--text-muted);
      }

      figcaption b {
        color: var(--text);
        font-weight: 500;
      }
    `,
  ];

  render() {
    const { examples, counterfactual, parts } = this.answer;
    if (examples) {
      return this.#examples(examples);
    }
    return counterfactual ? this.#otherwise(counterfactual) : this.#alike(parts);
  }

  /** Of a method that ranks examples by how near they are, none speaks against the image. */
  #examples(examples) {
    const against = examples.filter(({ value }) => value < 0);
    if (against.length === 0) {
      return this.#strip(strings.byImages.examples, examples);
    }
    const others = examples.filter(({ value }) => value >= 0);
    return html`${others.length === 0 ? nothing : this.#titled(strings.byImages.for, others)}
    ${this.#titled(strings.byImages.against, against)}`;
  }

  #titled(title, examples) {
    return html`<p class="lead">${title}</p>
      ${this.#strip(title, examples)}`;
  }

  #strip(name, examples) {
    return html`<div class="strip" role="group" aria-label=${name}>
      ${examples.map((each) => this.#figure(each, each.value))}
    </div>`;
  }

  #otherwise({ example, exchanges, from, to, width, height }) {
    const last = exchanges[exchanges.length - 1];
    return html`<p class="lead">
        ${strings.byImages.otherwise(from, to, exchanges.length, last ? format.percent(last.after) : '')}
      </p>
      <div class="strip">
        ${this.#figure(example, null, { width, height, places: exchanges.map(({ there }) => there) })}
      </div>`;
  }

  #alike({ parts, width, height }) {
    return html`<p class="lead">${strings.byImages.alike}</p>
      <div class="strip">
        ${parts.map(({ example, there }) => this.#figure(example, example.value, { width, height, places: [there] }))}
      </div>`;
  }

  #figure(example, value, marked) {
    const label = example.label ?? example.predicted;
    const missed = example.label !== undefined && example.label !== example.predicted;
    return html`<figure class=${value < 0 ? 'against' : ''} title=${hint(example)}>
      <div class="frame">
        <img
          src="api/models/${encodeURIComponent(this.model)}/examples/${example.index}/picture"
          alt=${strings.byImages.example(label)}
          loading="lazy"
          @error=${(event) => (event.target.hidden = true)}
        />
        ${marked ? marks(marked) : nothing}
      </div>
      <figcaption>
        <b>${label}</b>${missed ? html` → ${example.predicted}` : nothing}
        ${value === null ? nothing : html`<br /><span class="number">${format.figure(value)}</span>`}
      </figcaption>
    </figure>`;
  }
}

const hint = ({ name, label, predicted }) =>
  [name, label === undefined ? null : strings.byImages.label(label), strings.byImages.predicted(predicted)]
    .filter((each) => each !== null)
    .join('\n');

const marks = ({ width, height, places }) =>
  html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">
    ${places.map((place) => svg`<rect x=${place % width} y=${Math.floor(place / width)} width="1" height="1" />`)}
  </svg>`;

customElements.define('pl-image-answer', ImageAnswer);
