import { css, html, nothing } from 'lit';
import { addressOf } from '../live/route.js';
import { strings } from '../strings.js';

export const exampleStyles = css`
  .examples {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
  }

  .examples a {
    display: block;
    border-radius: var(--radius-s);
  }

  .examples img {
    display: block;
    width: 56px;
    height: 56px;
    border: 1px solid var(--line);
    border-radius: var(--radius-s);
    object-fit: cover;
  }

  .examples a:hover img {
    border-color: var(--accent);
  }
`;

/**
 * Images that show something, each a way to its explanation.
 * @param ids of images whose pictures the service has
 * @param others ids of images whose pictures it has not
 */
export const exampleImages = (ids, others = []) =>
  ids.length + others.length === 0
    ? nothing
    : html`<div class="examples" role="group" aria-label=${strings.alerts.examples}>
        ${ids.map(
          (id) => html`<a href=${addressOf('now', id)} title=${id}>
            <img src="api/images/${encodeURIComponent(id)}" alt=${strings.alerts.example(id)} loading="lazy" />
          </a>`,
        )}
        ${others.map((id) => html`<span class="chip mono"><b>${id}</b></span>`)}
      </div>`;
