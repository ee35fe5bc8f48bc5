import { html, nothing } from 'lit';
import { person } from '../live/live.js';
import { strings } from '../strings.js';

/** Why a control beside it is disabled, for whoever does not have the role that it needs. */
export const needs = (role) =>
  person.may(role)
    ? nothing
    : html`<span class="hint needs" title=${strings.person.needsHint(role)}>${strings.person.needs(role)}</span>`;
