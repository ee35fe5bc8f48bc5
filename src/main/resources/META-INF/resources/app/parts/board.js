import { css, html, nothing } from 'lit';
import { rove } from './roving.js';

/** A list to choose from, and beside it what is chosen: what drift and fairness have in common. */
export const board = css`
  .board {
    display: grid;
    grid-template-columns: minmax(0, 5fr) minmax(0, 8fr);
    gap: var(--gap);
    align-items: start;
  }

  .panel > header {
    flex-wrap: wrap;
    padding-block: 7px;
  }

  .filter {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    padding: 10px 16px 4px;
  }

  .filter:empty {
    display: none;
  }

  .rows {
    max-height: 640px;
    overflow-y: auto;
    padding: 4px 8px 8px;
    scrollbar-width: thin;
  }

  .row {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(60px, 30%) 4.6em;
    align-items: center;
    gap: 2px 12px;
    width: 100%;
    height: auto;
    padding: 6px 8px;
    border-color: transparent;
    background: none;
    font-weight: 400;
    line-height: 1.4;
    text-align: left;
    white-space: normal;
  }

  .row:hover {
    background: var(--raised);
  }

  .row[aria-pressed='true'] {
    border-color: var(--accent);
    background: var(--accent-soft);
  }

  .what {
    min-width: 0;
  }

  .what b {
    display: block;
    font-size: var(--size-m);
    font-weight: 550;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .what small {
    display: block;
    color: var(--text-faint);
    font-size: var(--size-s);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .value {
    color: var(--text-muted);
    font-size: var(--size-s);
    text-align: right;
  }

  .value.alarm {
    color: var(--bad);
    font-weight: 600;
  }

  .more {
    margin: 4px 8px;
  }

  .charts {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 4px 12px;
    padding: 10px 12px 12px;
  }

  figure {
    margin: 0;
    min-width: 0;
  }

  figure.wide {
    grid-column: 1 / -1;
  }

  figcaption {
    display: flex;
    gap: 8px;
    padding: 4px;
    color: var(--text-muted);
    font-size: var(--size-s);
    font-weight: 500;
  }

  .stage {
    height: 210px;
  }

  .wide .stage {
    height: 240px;
  }

  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 22px;
    padding: 12px 16px 0;
  }

  dt {
    color: var(--text-faint);
    font-size: var(--size-s);
  }

  dd {
    font-weight: 550;
  }

  .none {
    display: grid;
    place-items: center;
    min-height: 120px;
    padding: 16px;
    color: var(--text-faint);
    text-align: center;
  }

  .empty {
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: min(480px, calc(100vh - 180px));
    padding: 48px 24px;
    text-align: center;
  }

  .empty h2 {
    font-size: 18px;
    white-space: normal;
  }

  .empty p {
    max-width: 34em;
    color: var(--text-muted);
  }

  .empty code {
    max-width: 100%;
    margin-top: 10px;
    padding: 6px 14px;
    border: 1px solid var(--line);
    border-radius: 9px;
    background: var(--sunken);
    font: 400 var(--size-m) / 1.6 var(--mono);
    overflow-x: auto;
    white-space: nowrap;
  }

  @media (max-width: 1000px) {
    .board {
      grid-template-columns: minmax(0, 1fr);
    }

    .rows {
      max-height: 380px;
    }

    .detail {
      scroll-margin-top: calc(var(--bar) + var(--gap));
    }
  }

  @media (max-width: 720px) {
    .charts {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;

/** Where the list is above what is chosen, as on a phone, choosing goes there. */
export function showDetail(root) {
  if (matchMedia('(max-width: 1000px)').matches) {
    root.querySelector('.detail')?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }
}

/** Up and down among the buttons of a list. */
export const moveAlong = (event) => {
  rove(event, [...event.currentTarget.querySelectorAll('button')]);
};

/** The different names among these, in order. */
export const sortedNames = (values) =>
  [...new Set(values.filter((value) => value !== undefined))].sort((a, b) => a.localeCompare(b));

export const modelKey = ({ name, version }) => `${name} ${version}`;

/**
 * A choice, which is only offered where there is one.
 * @param choose takes the name that was chosen, and which it is
 */
export const choice = (label, names, chosen, choose) =>
  names.length < 2
    ? nothing
    : html`<select aria-label=${label} @change=${({ target }) => choose(names[target.selectedIndex], target.selectedIndex)}>
        ${names.map((name) => html`<option ?selected=${name === chosen} .selected=${name === chosen}>${name}</option>`)}
      </select>`;

/** The signals of one model, the one that was heard of last unless another is chosen. */
export function ofModel(signals, chosen) {
  const latest = new Map();
  for (const { model, window } of signals) {
    const key = modelKey(model);
    if (!(latest.get(key) > window.end)) {
      latest.set(key, window.end);
    }
  }
  const models = [...latest.keys()].sort((a, b) => latest.get(b).localeCompare(latest.get(a)));
  const model = latest.has(chosen) ? chosen : models[0];
  return { models: [...models].sort(), model, signals: signals.filter((signal) => modelKey(signal.model) === model) };
}
