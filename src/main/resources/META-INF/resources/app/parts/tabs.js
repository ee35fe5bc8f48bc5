import { css, html, nothing } from 'lit';
import { monitor } from '../live/live.js';
import { VIEWS, addressOf, route } from '../live/route.js';
import { strings } from '../strings.js';
import { rove } from './roving.js';

export const tabStyles = css`
  .tabs {
    display: flex;
    flex: none;
    gap: 4px;
    max-width: 100%;
    overflow-x: auto;
    scrollbar-width: none;
  }

  .tabs a {
    display: inline-flex;
    align-items: center;
    gap: 7px;
    padding: 0 12px;
    border-radius: var(--radius-s);
    color: var(--text-muted);
    font-weight: 500;
    line-height: 32px;
    text-decoration: none;
    white-space: nowrap;
  }

  .tabs a:hover {
    color: var(--text);
    background: var(--raised);
  }

  .tabs a[aria-selected='true'] {
    background: var(--accent-soft);
    color: var(--accent);
  }

  .tabs a:focus-visible {
    outline-offset: -2px;
  }

  .badge {
    min-width: 18px;
    padding: 0 5px;
    border-radius: 99px;
    background: var(--bad);
    color: var(--panel);
    font-size: var(--size-xs);
    font-weight: 650;
    line-height: 18px;
    text-align: center;
  }
`;

/** The views to choose from, as tabs; the address after the # says which is chosen. */
export const tabs = () => html`<div class="tabs" role="tablist" aria-label=${strings.views.label} @keydown=${move}>
  ${VIEWS.map(
    (view) => html`<a
      role="tab"
      id="tab-${view}"
      href=${addressOf(view)}
      aria-controls="view"
      aria-selected=${view === route.view}
      tabindex=${view === route.view ? 0 : -1}
      >${strings.views[view]}${view === 'alerts' && waiting() > 0
        ? html`<span class="badge number" aria-label=${strings.views.open(waiting())}>${waiting()}</span>`
        : nothing}</a
    >`,
  )}
</div>`;

/** How many open alerts nobody has acknowledged. */
const waiting = () => monitor.open - monitor.acknowledged;

function move(event) {
  rove(event, [...event.currentTarget.children], { round: true })?.click();
}
