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
const briefPercentage = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
const signedNumber = new Intl.NumberFormat(language, {
  signDisplay: 'exceptZero',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'narrow' });

const threeDigits = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
const dayAndTime = new Intl.DateTimeFormat(language, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

/** JSON has no infinity: this stands for anything larger. */
const LARGEST = 1e308;

export const MISSING = '–';

const or = (format) => (value) => (Number.isFinite(value) ? format(value) : MISSING);

export const count = or((value) => (value >= 1e6 ? compact.format(value) : whole.format(value)));

export const rate = or((value) => (value >= 100 ? whole.format(Math.round(value)) : oneDigit.format(value)));

export const percent = or((value) => percentage.format(value));

/** A share without decimals it does not need: 95 %, 99.9 %. */
export const share = or((value) => briefPercentage.format(value));

export const signed = or((value) => signedNumber.format(value).replace('-', '\u2212'));

/** Three digits that count, whatever the size. */
export const figure = or((value) => threeDigits.format(value).replace('-', '\u2212'));

/** An e-value; only its magnitude matters. */
export const evidence = or((value) => {
  if (value >= LARGEST) {
    return '>1e308';
  }
  return value < 1000 ? threeDigits.format(Number(value.toPrecision(2))) : value.toExponential(1).replace('e+', 'e');
});

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

/** A time of today by the clock, others with their day. */
export function moment(time) {
  const date = new Date(time);
  return date.toDateString() === new Date().toDateString() ? clock(time) : dayAndTime.format(date);
}
