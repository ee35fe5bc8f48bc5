// Numbers, sizes and times as people read them.

const language = document.documentElement.lang;
const whole = new Intl.NumberFormat(language);
const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
const oneDigit = new Intl.NumberFormat(language, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const percentage = new Intl.NumberFormat(language, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const signedNumber = new Intl.NumberFormat(language, {
  signDisplay: 'exceptZero',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'narrow' });

export const MISSING = '–';

const or = (format) => (value) => (Number.isFinite(value) ? format(value) : MISSING);

export const count = or((value) => (value >= 1e6 ? compact.format(value) : whole.format(value)));

export const rate = or((value) => (value >= 100 ? whole.format(Math.round(value)) : oneDigit.format(value)));

export const percent = or((value) => percentage.format(value));

export const signed = or((value) => signedNumber.format(value).replace('-', '\u2212'));

export const milliseconds = or((value) => {
  if (value >= 10_000) {
    return `${oneDigit.format(value / 1000)}\u202fs`;
  }
  return `${value < 10 ? oneDigit.format(value) : whole.format(Math.round(value))}\u202fms`;
});

export const bytes = or((value) => {
  if (value < 1000) {
    return `${whole.format(value)}\u202fB`;
  }
  const thousands = value / 1000;
  return thousands < 1000
    ? `${whole.format(Math.round(thousands))}\u202fkB`
    : `${oneDigit.format(thousands / 1000)}\u202fMB`;
});

export function ago(time, now = Date.now()) {
  const seconds = Math.round((new Date(time).getTime() - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 60) {
    return relative.format(Math.min(0, seconds), 'second');
  }
  if (size < 3600) {
    return relative.format(Math.round(seconds / 60), 'minute');
  }
  if (size < 86_400) {
    return relative.format(Math.round(seconds / 3600), 'hour');
  }
  return relative.format(Math.round(seconds / 86_400), 'day');
}

export function clock(time) {
  return new Date(time).toLocaleTimeString(language, { hour12: false });
}
