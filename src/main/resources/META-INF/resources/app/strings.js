import { en } from './strings/en.js';
import { zh } from './strings/zh.js';

const tables = { en, zh };

/** The languages the page speaks, each by the name it gives itself. */
export const LANGUAGES = Object.entries(tables).map(([code, { language }]) => ({ code, name: language }));

/** The words of the language that is spoken; a live binding, so it is read when something is drawn. */
export let strings = tables[language()];

/** The code of the language that is spoken, as the document says it. */
export function language() {
  return document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
}

/** Speaks a language from now on; what is drawn already has to be drawn again. */
export function speak(code) {
  document.documentElement.lang = code;
  strings = tables[language()];
}
