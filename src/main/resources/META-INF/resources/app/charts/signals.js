// What ECharts draws of drift and fairness signals. Each gives an option.

import * as format from '../format.js';
import { strings } from '../strings.js';
import { LABEL_SIZE, categories, common, text, tooltip } from './style.js';
import { timeChart } from './time-chart.js';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Names closer than this share of the axis would lie over each other. */
const NEAR = 0.11;

/** On an axis shorter than this, minutes are too coarse. */
const SHORT = 300_000;

/** Evidence below this is none; zero has no logarithm. */
const LEAST = 0.1;

/** The e-value of a quantity over time, with its alarm line and where the change began. */
export function evidenceOverTime(points, { threshold, since }, marks, colours) {
  const alarm = Math.log10(threshold);
  // Overwhelming evidence would press all that came before it to the floor.
  const most = Math.ceil(2.5 * alarm);
  const height = (value) => Math.min(most, Math.log10(Math.max(LEAST, value)));
  const highest = Math.max(alarm, ...points.map(({ eValue }) => height(eValue)));
  const top = Math.min(most, Math.ceil(highest + 0.5));
  const scale = (power) => (power === most ? `≥${powerOfTen(power)}` : powerOfTen(power));
  return {
    ...historyChart(points, colours, (index) => [[strings.evidence.axis, format.evidence(points[index].eValue)]]),
    yAxis: {
      ...valueAxis(colours, (power) => (Number.isInteger(power) && power >= 0 ? scale(power) : '')),
      min: Math.log10(LEAST),
      max: top,
      interval: Math.max(1, Math.round(top / 4)),
    },
    series: [
      {
        ...line(colours.accent, points.map((point) => [at(point), height(point.eValue)])),
        areaStyle: { color: colours.accent, opacity: 0.1 },
        markLine: lines([
          level(alarm, strings.evidence.threshold(format.evidence(threshold)), colours.bad, colours),
          ...moments(
            [...marks, ...(since ? [{ time: since, name: strings.evidence.since, colour: colours.against }] : [])],
            points,
            colours,
          ),
        ]),
      },
    ],
  };
}

/** The mean of a quantity over time, and that of its reference. */
export function meanOverTime(points, reference, marks, colours) {
  return {
    ...historyChart(points, colours, (index) => [
      [strings.drift.window, format.figure(points[index].mean)],
      [strings.drift.reference, format.figure(reference.mean)],
    ]),
    yAxis: { ...valueAxis(colours, format.figure), scale: true },
    series: [
      {
        ...line(colours.for, points.map((point) => [at(point), point.mean ?? null])),
        markLine: lines([
          level(reference.mean, '', colours.textMuted, colours),
          ...moments(marks, points, colours),
        ]),
      },
      // The axis makes room for the reference only if it is drawn.
      { ...line('transparent', points.map((point) => [at(point), reference.mean])), silent: true },
    ],
  };
}

/** How the window's images spread over the bins of the reference. */
export function shares({ quantity, reference, estimate }, colours) {
  const usual =
    quantity.kind === 'class-share'
      ? [1 - reference.mean, reference.mean]
      : estimate.shares.map(() => 1 / estimate.shares.length);
  const names =
    quantity.kind === 'class-share'
      ? [strings.drift.others, strings.drift.this(quantity.label)]
      : binNames(reference.deciles, estimate.shares.length);
  const bars = (name, colour, values) => ({
    name,
    type: 'bar',
    barGap: '8%',
    barCategoryGap: '28%',
    itemStyle: { color: colour, borderRadius: [2, 2, 0, 0] },
    data: values,
  });
  return {
    ...common(colours),
    tooltip: {
      ...tooltip(colours),
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: colours.line, opacity: 0.4 } },
      formatter: (bins) =>
        [
          text(bins[0].name),
          ...bins.map((bin) => `${bin.marker}${text(bin.seriesName)} <b>${text(format.percent(bin.value))}</b>`),
        ].join('<br>'),
    },
    grid: { left: 8, right: 12, top: 14, bottom: 4, containLabel: true },
    xAxis: {
      type: 'category',
      data: names,
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: { color: colours.textFaint, fontSize: LABEL_SIZE, hideOverlap: true },
    },
    yAxis: { ...valueAxis(colours, format.share), min: 0 },
    series: [
      bars(strings.drift.reference, colours.rest, usual),
      bars(strings.drift.window, colours.for, estimate.shares),
    ],
  };
}

/** Groups side by side, each with its interval. */
export function groupFigures(groups, colours) {
  const known = groups.map((group, row) => ({ ...group, row })).filter(({ mean }) => mean !== undefined);
  const least = Math.min(...known.map(({ low }) => low));
  const most = Math.max(...known.map(({ high }) => high));
  const room = 0.04 * (most - least || 1);
  return {
    ...common(colours),
    tooltip: {
      ...tooltip(colours),
      trigger: 'item',
      formatter: ({ value: [mean, row, low, high] }) =>
        `${text(groups[row].group)}: <b>${text(format.figure(mean))}</b><br>${text(
          strings.drift.between(format.figure(low), format.figure(high)),
        )}<br>${text(strings.fairness.images(format.count(groups[row].images)))}`,
    },
    grid: { left: 8, right: 18, top: 8, bottom: 4, containLabel: true },
    xAxis: {
      ...valueAxis(colours, format.figure),
      splitNumber: 4,
      min: least - room,
      max: most + room,
      axisLabel: {
        color: colours.textFaint,
        fontSize: LABEL_SIZE,
        hideOverlap: true,
        showMinLabel: false,
        showMaxLabel: false,
        formatter: format.figure,
      },
    },
    yAxis: categories(groups.map(({ group }) => group), colours),
    series: [
      {
        type: 'custom',
        dimensions: ['mean', 'group', 'low', 'high'],
        encode: { x: ['mean', 'low', 'high'], y: 'group' },
        data: known.map(({ mean, row, low, high }) => [mean, row, low, high]),
        renderItem: (_, api) => whisker(api, colours),
      },
    ],
  };
}

/** The gap of two groups over time, its interval as a band, and the gaps that are no matter. */
export function gapOverTime(points, practical, marks, colours) {
  const compared = points.filter(({ gap }) => gap !== undefined);
  const between = (value) => compared.map((point) => [at(point), value(point)]);
  const band = { type: 'line', stack: 'band', stackStrategy: 'all', showSymbol: false, silent: true, lineStyle: { opacity: 0 } };
  return {
    ...historyChart(compared, colours, (index) => [
      [strings.fairness.gap, format.figure(compared[index].gap)],
      [
        strings.fairness.interval,
        strings.drift.between(format.figure(compared[index].low), format.figure(compared[index].high)),
      ],
      [strings.evidence.axis, format.evidence(compared[index].eValue)],
    ]),
    yAxis: { ...valueAxis(colours, format.figure), scale: true },
    series: [
      {
        ...line(colours.for, between(({ gap }) => gap)),
        markLine: lines([
          level(0, '', colours.lineStrong, colours),
          level(practical, 'δ', colours.bad, colours),
          level(-practical, '−δ', colours.bad, colours, 'insideStartBottom'),
          ...moments(marks, compared, colours),
        ]),
      },
      { ...band, data: between(({ low }) => low) },
      { ...band, data: between(({ low, high }) => high - low), areaStyle: { color: colours.for, opacity: 0.16 } },
      { ...line('transparent', between(() => practical)), silent: true },
      { ...line('transparent', between(() => -practical)), silent: true },
    ],
  };
}

const at = ({ time }) => Date.parse(time);

/** @param rows (index of a point) => what its tooltip says, as [name, value] */
function historyChart(points, colours, rows) {
  const [from, to] = points.length > 0 ? [at(points[0]), at(points.at(-1))] : [];
  return timeChart(colours, {
    from,
    to,
    seconds: to - from < SHORT,
    top: 22,
    right: 26,
    axis: { splitNumber: 4 },
    rows: ([{ dataIndex }]) => rows(dataIndex).map(([name, value]) => ({ name, value })),
  });
}

function valueAxis(colours, show) {
  return {
    type: 'value',
    splitNumber: 3,
    axisLabel: { color: colours.textFaint, fontSize: LABEL_SIZE, formatter: show },
    splitLine: { lineStyle: { color: colours.line } },
  };
}

function line(colour, data) {
  return {
    type: 'line',
    showSymbol: data.length === 1,
    symbolSize: 5,
    lineStyle: { width: 1.75, color: colour },
    itemStyle: { color: colour },
    emphasis: { disabled: true },
    data,
  };
}

const lines = (data) => ({
  silent: true,
  symbol: 'none',
  animation: false,
  data,
});

const level = (yAxis, label, colour, colours, position = 'insideStartTop') => ({
  yAxis,
  lineStyle: { color: colour, type: 'dashed', width: 1 },
  label: {
    show: label !== '',
    formatter: () => label,
    position,
    color: colour,
    fontSize: LABEL_SIZE,
    backgroundColor: colours.panel,
    padding: [1, 4],
  },
});

/** Upright lines at those moments that are on the axis; where two are close, only the later has its name. */
function moments(marks, points, colours) {
  if (points.length < 2) {
    return [];
  }
  const [first, last] = [at(points[0]), at(points.at(-1))];
  const inside = marks
    .map((mark) => ({ ...mark, x: at(mark) }))
    .filter(({ x }) => x >= first && x <= last)
    .sort((a, b) => a.x - b.x);
  return inside.map(({ x, name, colour }, i) => ({
    xAxis: x,
    lineStyle: { color: colour ?? colours.lineStrong, type: colour ? 'solid' : 'dashed', width: 1 },
    label: {
      show: i === inside.length - 1 || inside[i + 1].x - x > NEAR * (last - first),
      formatter: () => name,
      position: 'end',
      color: colour ?? colours.textFaint,
      fontSize: LABEL_SIZE,
      distance: 4,
    },
  }));
}

function whisker(api, colours) {
  const [mean, row, low, high] = [0, 1, 2, 3].map((dimension) => api.value(dimension));
  const [x, y] = api.coord([mean, row]);
  const [left] = api.coord([low, row]);
  const [right] = api.coord([high, row]);
  const stroke = (x1, y1, x2, y2) => ({
    type: 'line',
    shape: { x1, y1, x2, y2 },
    style: { stroke: colours.for, lineWidth: 2 },
  });
  return {
    type: 'group',
    children: [
      stroke(left, y, right, y),
      stroke(left, y - 5, left, y + 5),
      stroke(right, y - 5, right, y + 5),
      { type: 'circle', shape: { cx: x, cy: y, r: 4.5 }, style: { fill: colours.for } },
    ],
  };
}

function binNames(edges, bins) {
  if (edges.length !== bins - 1) {
    return Array.from({ length: bins }, (_, i) => String(i + 1));
  }
  return Array.from({ length: bins }, (_, i) => {
    if (i === 0) {
      return strings.drift.below(format.figure(edges[0]));
    }
    return i === bins - 1
      ? strings.drift.above(format.figure(edges.at(-1)))
      : strings.drift.between(format.figure(edges[i - 1]), format.figure(edges[i]));
  });
}

function powerOfTen(power) {
  const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[digit]).join('');
  return `10${power < 0 ? '⁻' : ''}${digits}`;
}
