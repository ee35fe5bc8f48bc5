import { css } from 'lit';

/** What the parts have in common. */
export const shared = css`
  :host {
    display: block;
  }

  :host([hidden]) {
    display: none;
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ol,
  ul {
    margin: 0;
    padding: 0;
  }

  ol,
  ul {
    list-style: none;
  }

  .panel {
    display: flex;
    flex-direction: column;
    min-width: 0;
    background: var(--panel);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    box-shadow: var(--shadow);
  }

  .panel > header {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 44px;
    padding: 0 16px;
    border-bottom: 1px solid var(--line);
  }

  h2 {
    font-size: var(--size-m);
    font-weight: 600;
    letter-spacing: -0.005em;
    white-space: nowrap;
  }

  h3 {
    font-size: var(--size-s);
    font-weight: 500;
    color: var(--text-muted);
  }

  .hint {
    color: var(--text-faint);
    font-size: var(--size-s);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .push {
    margin-left: auto;
  }

  .number {
    font-variant-numeric: tabular-nums;
  }

  .mono {
    font-family: var(--mono);
    font-size: 0.94em;
  }

  .chip {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    max-width: 100%;
    padding: 1px 8px;
    border: 1px solid var(--line);
    border-radius: 99px;
    background: var(--raised);
    color: var(--text-muted);
    font-size: var(--size-s);
    line-height: 20px;
    white-space: nowrap;
  }

  .chip b {
    color: var(--text);
    font-weight: 500;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    height: 28px;
    padding: 0 10px;
    border: 1px solid var(--line);
    border-radius: var(--radius-s);
    background: var(--raised);
    color: var(--text);
    font: 500 var(--size-s) / 1 var(--font);
    cursor: pointer;
    white-space: nowrap;
    transition:
      border-color 120ms,
      background-color 120ms;
  }

  button:hover {
    border-color: var(--line-strong);
  }

  button.icon {
    width: 28px;
    padding: 0;
  }

  button svg {
    width: 15px;
    height: 15px;
    flex: none;
  }

  button:disabled {
    opacity: 0.55;
    cursor: default;
  }

  button.strong {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--panel);
  }

  button.strong:hover:enabled {
    filter: brightness(1.1);
  }

  select,
  input.text,
  textarea {
    max-width: 14em;
    height: 28px;
    border: 1px solid var(--line);
    border-radius: var(--radius-s);
    background: var(--raised);
    color: var(--text);
    font: 500 var(--size-s) / 1 var(--font);
  }

  input.text,
  textarea {
    padding: 0 8px;
    background: var(--sunken);
    font-weight: 400;
  }

  textarea {
    max-width: none;
    height: auto;
    min-height: 52px;
    padding: 7px 8px;
    line-height: 1.4;
    resize: vertical;
  }

  .problem {
    padding: 7px 12px;
    border-radius: var(--radius-s);
    background: var(--bad-soft);
    color: var(--bad);
    font-size: var(--size-s);
    overflow-wrap: anywhere;
  }

  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }

  kbd {
    padding: 1px 5px;
    border: 1px solid var(--line);
    border-radius: 4px;
    color: var(--text-faint);
    font: 500 10px / 1.3 var(--font);
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
