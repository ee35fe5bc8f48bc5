import { LitElement, css, html, nothing, render } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { colourTable } from '../heat/colour-maps.js';
import { paintMap } from '../heat/heat-map.js';
import { settings } from '../live/settings.js';
import { Follows } from '../live/topic.js';
import { strings } from '../strings.js';
import { shared } from './shared.js';

const FADE = 320;

/**
 * A photo under its heat map, in a square that never changes its size; a new photo fades in over
 * the old one.
 */
class Picture extends LitElement {
  static properties = {
    exhibit: { attribute: false },
    /** Which of the exhibit's maps lies over the photo; the first if unset. */
    map: { attribute: false },
    /** Pixels a side in which the heat map is painted. */
    detail: { type: Number },
    /** contain: the whole photo; cover: the square's whole area. */
    fit: { type: String },
  };

  static styles = [
    shared,
    css`
      :host {
        position: relative;
        aspect-ratio: 1;
        overflow: hidden;
        background: var(--sunken);
      }

      .layer,
      .backdrop {
        position: absolute;
        inset: 0;
      }

      .layer {
        display: grid;
        place-items: center;
        overflow: hidden;
        background: var(--sunken);
      }

      .backdrop {
        width: 100%;
        height: 100%;
        object-fit: cover;
        filter: blur(28px) saturate(1.2);
        opacity: 0.35;
        transform: scale(1.15);
      }

      .photo {
        position: relative;
        flex: none;
        width: calc(100% * var(--width));
        aspect-ratio: var(--ratio);
      }

      .photo img,
      canvas {
        position: absolute;
      }

      .photo img {
        inset: 0;
        width: 100%;
        height: 100%;
      }

      /* Two colours of their own are only told from the photo's if it has none. */
      .photo .dim {
        filter: grayscale(1) brightness(0.6);
      }

      canvas {
        transition: opacity 140ms;
      }

      .missing {
        white-space: normal;
        color: var(--text-faint);
        font-size: var(--size-s);
        text-align: center;
        padding: 1em;
      }
    `,
  ];

  #painted = null;

  constructor() {
    super();
    this.exhibit = null;
    this.map = null;
    this.detail = 96;
    this.fit = 'cover';
    new Follows(this, settings);
  }

  render() {
    return nothing;
  }

  updated(changes) {
    if (changes.has('exhibit') && this.exhibit) {
      this.#addLayer();
    }
    const newest = this.renderRoot.querySelector('.layer:last-of-type');
    if (newest && this.exhibit) {
      render(this.#content(), newest);
      this.#paint(newest.querySelector('canvas'));
    }
  }

  #addLayer() {
    const old = [...this.renderRoot.querySelectorAll('.layer')];
    const layer = document.createElement('div');
    layer.className = 'layer';
    this.renderRoot.append(layer);
    this.#painted = null;
    const still = old.length === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (still) {
      old.forEach((each) => each.remove());
    } else {
      layer
        .animate({ opacity: [0, 1] }, { duration: FADE, easing: 'ease-out' })
        .finished.finally(() => old.forEach((each) => each.remove()));
    }
  }

  get #overlay() {
    return this.map ?? this.exhibit.maps.find(({ map }) => map);
  }

  #content() {
    const { picture, event } = this.exhibit;
    const overlay = this.#overlay;
    if (!picture) {
      return html`<p class="missing">${strings.hero.noPicture}</p>`;
    }
    const ratio = picture.width / picture.height;
    const width = this.fit === 'cover' ? Math.max(1, ratio) : Math.min(1, ratio);
    return html`
      ${this.fit === 'contain' && ratio !== 1
        ? html`<img class="backdrop" src=${picture.url} alt="" />`
        : nothing}
      <div class="photo" style=${styleMap({ '--ratio': ratio, '--width': width })}>
        <img
          class=${overlay?.map?.signed && settings.heat ? 'dim' : ''}
          src=${picture.url}
          alt=${strings.hero.pictureOf(event.prediction.top[0].label)}
        />
        ${overlay?.map
          ? html`<canvas
              width=${this.detail}
              height=${this.detail}
              aria-hidden="true"
              style=${styleMap({
                ...placed(overlay.region),
                opacity: settings.heat ? settings.opacity : 0,
              })}
            ></canvas>`
          : nothing}
      </div>
    `;
  }

  #paint(canvas) {
    const map = canvas && this.#overlay.map;
    if (map && (this.#painted?.map !== map || this.#painted.colours !== settings.colours)) {
      paintMap(canvas, map, colourTable(settings.colours));
      this.#painted = { map, colours: settings.colours };
    }
  }
}

/** The model may have seen only a part of the photo; the map lies over that part. */
function placed({ x, y, width, height }) {
  return {
    left: `${100 * x}%`,
    top: `${100 * y}%`,
    width: `${100 * width}%`,
    height: `${100 * height}%`,
  };
}

customElements.define('pl-picture', Picture);
