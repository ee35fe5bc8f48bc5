import { LitElement, css, html } from 'lit';
import { settings } from '../live/settings.js';
import { shared } from '../parts/shared.js';

const COLOURS = {
  accent: '--accent',
  for: '--for',
  against: '--against',
  rest: '--rest',
  bad: '--bad',
  line: '--line',
  lineStrong: '--line-strong',
  panel: '--panel',
  raised: '--raised',
  text: '--text',
  textMuted: '--text-muted',
  textFaint: '--text-faint',
};

/** Charts are large; the page comes up without them, and they follow. */
const library = import('echarts');

/** A chart in the page's colours. */
class Chart extends LitElement {
  static properties = {
    /** (colours) => an ECharts option. */
    option: { attribute: false },
    label: { type: String },
  };

  static styles = [
    shared,
    css`
      :host,
      .stage {
        width: 100%;
        height: 100%;
      }
    `,
  ];

  #chart;
  #colours;
  #watch = new ResizeObserver(() => this.#chart?.resize());
  #recolour = () => {
    this.#colours = undefined;
    this.requestUpdate();
  };

  connectedCallback() {
    super.connectedCallback();
    settings.addEventListener('change', this.#recolour);
    this.#watch.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    settings.removeEventListener('change', this.#recolour);
    this.#watch.disconnect();
    this.#chart?.dispose();
    this.#chart = undefined;
  }

  render() {
    return html`<div class="stage" role="img" aria-label=${this.label}></div>`;
  }

  async updated() {
    const echarts = await library;
    if (!this.isConnected) {
      return;
    }
    this.#chart ??= echarts.init(this.renderRoot.firstElementChild, null, { renderer: 'canvas' });
    this.#colours ??= this.#resolveColours();
    this.#chart.setOption(this.option(this.#colours));
  }

  /** Tokens depend on the theme; a canvas needs what they come to. */
  #resolveColours() {
    const probe = document.createElement('span');
    this.renderRoot.append(probe);
    const resolved = Object.entries(COLOURS).map(([name, token]) => {
      probe.style.color = `var(${token})`;
      return [name, getComputedStyle(probe).color];
    });
    const font = getComputedStyle(probe).fontFamily;
    probe.remove();
    return { ...Object.fromEntries(resolved), font };
  }
}

customElements.define('pl-chart', Chart);
