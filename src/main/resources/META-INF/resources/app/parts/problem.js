import { html, nothing } from 'lit';
import { strings } from '../strings.js';

/** What went wrong when something was asked for that is asked for again by itself. */
export const problem = (message) =>
  message
    ? html`<p class="problem" role="alert" style="margin-bottom: var(--gap)">${strings.errors.stale} ${message}</p>`
    : nothing;
