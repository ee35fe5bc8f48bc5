import { colourMapNames } from '../heat/colour-maps.js';
import { language, speak } from '../strings.js';
import { Topic } from './topic.js';

const KEY = 'pellucid.';
const THEMES = ['auto', 'dark', 'light'];

/** What this person chose, kept in this browser. */
class Settings extends Topic {
  heat = read('heat', (value) => value !== 'off', true);
  opacity = read('opacity', (value) => Math.min(1, Math.max(0, Number(value) || 0)), 0.6);
  colours = read('colours', (value) => (colourMapNames.includes(value) ? value : 'inferno'), 'inferno');
  theme = read('theme', (value) => (THEMES.includes(value) ? value : 'auto'), 'auto');
  /** The code of the language the page speaks; the browser's until somebody chooses. */
  language = language();
  /** Who acknowledges alerts here, where nobody has to sign in. */
  name = read('name', (value) => value, '');

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
    localStorage.setItem(`${KEY}name`, this.name);
    if (this.language !== language()) {
      localStorage.setItem(`${KEY}language`, this.language);
      speak(this.language);
    }
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
