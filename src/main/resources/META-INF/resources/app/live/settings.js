import { colourMapNames } from '../heat/colour-maps.js';
import { Topic } from './topic.js';

const KEY = 'pellucid.';
const THEMES = ['auto', 'dark', 'light'];

/** What this person chose, kept in this browser. */
class Settings extends Topic {
  heat = read('heat', (value) => value !== 'off', true);
  opacity = read('opacity', (value) => Math.min(1, Math.max(0, Number(value) || 0)), 0.6);
  colours = read('colours', (value) => (colourMapNames.includes(value) ? value : 'inferno'), 'inferno');
  theme = read('theme', (value) => (THEMES.includes(value) ? value : 'auto'), 'auto');

  constructor() {
    super();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.changed());
  }

  set(changes) {
    Object.assign(this, changes);
    localStorage.setItem(`${KEY}heat`, this.heat ? 'on' : 'off');
    localStorage.setItem(`${KEY}opacity`, this.opacity);
    localStorage.setItem(`${KEY}colours`, this.colours);
    localStorage.setItem(`${KEY}theme`, this.theme);
    if (this.theme === 'auto') {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = this.theme;
    }
    this.changed();
  }

  nextTheme() {
    this.set({ theme: THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length] });
  }
}

function read(name, parse, otherwise) {
  const stored = localStorage.getItem(KEY + name);
  return stored === null ? otherwise : parse(stored);
}

export const settings = new Settings();
