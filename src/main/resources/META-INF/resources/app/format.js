// Numbers, sizes and times as people read them, in the language of the document.

const made = new Map();

function formats() {
  const { lang } = document.documentElement;
  if (!made.has(lang)) {
    made.set(lang, make(lang));
  }
  return made.get(lang);
}

function make(lang) {
  const number = (options) => new Intl.NumberFormat(lang, options);
  const time = (options) => new Intl.DateTimeFormat(lang, { hourCycle: 'h23', ...options });
  return {
    whole: number(),
    compact: number({ notation: 'compact', maximumFractionDigits: 1 }),
    oneDigit: number({ minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    twoDigits: number({ minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    percentage: number({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    briefPercentage: number({ style: 'percent', maximumFractionDigits: 2 }),
    signedNumber: number({ signDisplay: 'exceptZero', minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    threeDigits: number({ maximumSignificantDigits: 3 }),
    relative: new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style: 'narrow' }),
    clock: time({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    hourAndMinute: time({ hour: '2-digit', minute: '2-digit' }),
    dayAndTime: time({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
    inFull: time({ dateStyle: 'medium', timeStyle: 'medium' }),
  };
}

/** JSON has no infinity: this stands for anything larger. */
const LARGEST = 1e308;

export const MISSING = '–';

const or = (format) => (value) => (Number.isFinite(value) ? format(value) : MISSING);

export const count = or((value) => (value >= 1e6 ? formats().compact.format(value) : formats().whole.format(value)));

export const rate = or((value) => (value >= 100 ? formats().whole.format(Math.round(value)) : formats().oneDigit.format(value)));

export const percent = or((value) => formats().percentage.format(value));

/** A share without decimals it does not need: 95 %, 99.9 %. */
export const share = or((value) => formats().briefPercentage.format(value));

export const signed = or((value) => formats().signedNumber.format(value).replace('-', '\u2212'));

/** Two decimals. */
export const decimal = or((value) => formats().twoDigits.format(value).replace('-', '\u2212'));

/** Three digits that count, whatever the size. */
export const figure = or((value) => formats().threeDigits.format(value).replace('-', '\u2212'));

/** An e-value; only its magnitude matters. */
export const evidence = or((value) => {
  if (value >= LARGEST) {
    return '>1e308';
  }
  return value < 1000 ? formats().threeDigits.format(Number(value.toPrecision(2))) : value.toExponential(1).replace('e+', 'e');
});

export const milliseconds = or((value) => {
  if (value >= 10_000) {
    return `${formats().oneDigit.format(value / 1000)}\u202fs`;
  }
  return `${value < 10 ? formats().oneDigit.format(value) : formats().whole.format(Math.round(value))}\u202fms`;
});

export const bytes = or((value) => {
  if (value < 1000) {
    return `${formats().whole.format(value)}\u202fB`;
  }
  const thousands = value / 1000;
  return thousands < 1000
    ? `${formats().whole.format(Math.round(thousands))}\u202fkB`
    : `${formats().oneDigit.format(thousands / 1000)}\u202fMB`;
});

export function ago(time, now = Date.now()) {
  const seconds = Math.round((new Date(time).getTime() - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 60) {
    return formats().relative.format(Math.min(0, seconds), 'second');
  }
  if (size < 3600) {
    return formats().relative.format(Math.round(seconds / 60), 'minute');
  }
  if (size < 86_400) {
    return formats().relative.format(Math.round(seconds / 3600), 'hour');
  }
  return formats().relative.format(Math.round(seconds / 86_400), 'day');
}

export const clock = (time) => formats().clock.format(new Date(time));

export const hourAndMinute = (time) => formats().hourAndMinute.format(new Date(time));

/** Day and time, for those who want to know exactly. */
export const inFull = (time) => formats().inFull.format(new Date(time));

/** A time of today by the clock, others with their day. */
export function moment(time) {
  const date = new Date(time);
  return date.toDateString() === new Date().toDateString() ? clock(date) : formats().dayAndTime.format(date);
}
