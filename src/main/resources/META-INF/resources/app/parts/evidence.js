import { css, html } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import * as format from '../format.js';
import { strings } from '../strings.js';

/** How far evidence has come towards its alarm: 0 for none, 1 and more for the alarm, in powers of ten. */
export const strength = ({ eValue, threshold }) =>
  Math.max(0, Math.log10(Math.max(1, eValue))) / Math.max(1e-9, Math.log10(threshold));

export const evidenceStyles = css`
  .evidence {
    position: relative;
    height: 6px;
    border-radius: 3px;
    background: var(--sunken);
    box-shadow: inset 0 0 0 1px var(--line);
  }

  .evidence::after {
    content: '';
    position: absolute;
    right: 0;
    top: -3px;
    bottom: -3px;
    border-right: 2px solid var(--text-faint);
  }

  .evidence span {
    display: block;
    height: 100%;
    border-radius: 3px;
    background: var(--accent);
  }

  .evidence.alarm span {
    background: var(--bad);
  }

  .evidence.alarm::after {
    border-color: var(--bad);
  }

  .verdict {
    display: inline-block;
    padding: 0 7px;
    border-radius: 99px;
    background: var(--sunken);
    color: var(--text-muted);
    font-size: var(--size-xs);
    font-weight: 550;
    line-height: 18px;
    white-space: nowrap;
  }

  .verdict.alarm {
    background: var(--bad-soft);
    color: var(--bad);
  }

  .verdict.unknown {
    background: var(--warn-soft);
    color: var(--warn);
  }
`;

/** Evidence as a bar that is full at the alarm, in powers of ten. */
export const evidenceBar = (evidence, alarm) => html`<div
  class="evidence ${alarm ? 'alarm' : ''}"
  role="img"
  aria-label=${strings.evidence.of(format.evidence(evidence.eValue), format.evidence(evidence.threshold))}
>
  <span style=${styleMap({ width: `${Math.min(100, 100 * strength(evidence))}%` })}></span>
</div>`;
