import { svg, html } from 'lit';

const icon = (shape) =>
  html`<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shape}</svg>`;

export const icons = {
  mark: html`<svg viewBox="0 0 32 32" aria-hidden="true">
    <circle cx="12.6" cy="16" r="9" fill="var(--accent)" fill-opacity=".6" />
    <circle cx="19.4" cy="16" r="9" fill="var(--against)" fill-opacity=".6" />
    <path d="M16 7.67a9 9 0 0 1 0 16.66 9 9 0 0 1 0-16.66Z" fill="light-dark(#11161c, #fdf3d8)" />
  </svg>`,
  pause: icon(svg`<path d="M5.5 3.5v9M10.5 3.5v9" />`),
  play: icon(svg`<path d="M5 3.2v9.6l7.5-4.8z" />`),
  check: icon(svg`<path d="M3.5 8.5l3 3 6-7" />`),
  cross: icon(svg`<path d="M4.5 4.5l7 7M11.5 4.5l-7 7" />`),
  pin: icon(svg`<path d="M9.8 2.4l3.8 3.8-2.3.6-2.2 2.2-.4 3L4 7.3l3-.4 2.2-2.2zM5.8 10.2l-3 3" />`),
  layers: icon(svg`<path d="M8 2.5l5.5 3L8 8.5l-5.5-3zM2.5 8.3L8 11.3l5.5-3M2.5 11L8 14l5.5-3" />`),
  sun: icon(svg`<circle cx="8" cy="8" r="2.8" /><path d="M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1" />`),
  moon: icon(svg`<path d="M13 9.6A5.4 5.4 0 0 1 6.4 3 5.4 5.4 0 1 0 13 9.6z" />`),
  auto: icon(svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 2.5v11a5.5 5.5 0 0 0 0-11z" fill="currentColor" />`),
  compare: icon(svg`<rect x="2.5" y="3.5" width="11" height="9" rx="1.5" /><path d="M8 1.8v12.4" />`),
  reload: icon(svg`<path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.4v2.5h-2.5" />`),
  copy: icon(svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5" /><path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />`),
};
