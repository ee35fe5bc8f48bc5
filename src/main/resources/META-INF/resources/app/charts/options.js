// What ECharts draws. Each takes the figures and the page's colours, and gives an option.

import * as format from '../format.js';
import { strings } from '../strings.js';
import { LABEL_SIZE, categories, common, text, tooltip } from './style.js';
import { timeChart } from './time-chart.js';

const FIVE_MINUTES = 300_000;

export function throughput({ history }, colours) {
  return recent(colours, history, format.rate, [
    line(strings.charts.throughput, history, 'imagesPerSecond', colours.accent, 0.16),
  ]);
}

export function latency({ history }, colours) {
  return recent(colours, history, format.milliseconds, [
    line(strings.charts.high, history, 'p95', colours.against, 0.07),
    line(strings.charts.median, history, 'p50', colours.for, 0.14),
  ]);
}

export function classMix(classes, total, colours) {
  return {
    ...common(colours),
    tooltip: {
      ...tooltip(colours),
      trigger: 'item',
      formatter: ({ name, data }) =>
        text(`${name}: ${strings.charts.images(format.count(data.count))} (${format.percent(data.count / total)})`),
    },
    grid: { left: 8, right: 52, top: 8, bottom: 6, containLabel: true },
    xAxis: { type: 'value', show: false, min: 0 },
    yAxis: categories(classes.map(({ label }) => label ?? strings.charts.otherClasses), colours),
    series: [
      {
        type: 'bar',
        barMaxWidth: 14,
        itemStyle: { borderRadius: 3, color: colours.accent, opacity: 0.85 },
        // The long tail may outweigh every class in view: it is told in figures, not drawn.
        data: classes.map(({ label, count }) => ({ value: label === undefined ? 0 : count, count })),
        label: {
          show: true,
          position: 'right',
          color: colours.textMuted,
          fontSize: LABEL_SIZE,
          formatter: ({ data }) => format.percent(data.count / total),
        },
      },
    ],
  };
}

export function conceptMeans(means, colours) {
  return {
    ...common(colours),
    tooltip: {
      ...tooltip(colours),
      trigger: 'item',
      formatter: ({ name, value }) => text(`${name}: ${format.signed(value)}`),
    },
    grid: { left: 8, right: 46, top: 8, bottom: 6, containLabel: true },
    xAxis: {
      type: 'value',
      axisLabel: { show: false },
      splitLine: { show: false },
    },
    yAxis: categories(means.map(({ name }) => name), colours),
    series: [
      {
        type: 'bar',
        barMaxWidth: 14,
        data: means.map(({ contribution, residual }) => ({
          value: contribution,
          itemStyle: {
            color: residual ? colours.rest : contribution < 0 ? colours.against : colours.for,
            borderRadius: contribution < 0 ? [3, 0, 0, 3] : [0, 3, 3, 0],
          },
          label: { position: 'right' },
        })),
        label: {
          show: true,
          color: colours.textMuted,
          fontSize: LABEL_SIZE,
          formatter: ({ value }) => format.signed(value),
        },
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: colours.lineStrong, type: 'solid', width: 1 },
          data: [{ xAxis: 0 }],
        },
      },
    ],
  };
}

/** The stream's last five minutes. */
function recent(colours, history, show, series) {
  const last = history.length > 0 ? new Date(history.at(-1).time).getTime() : Date.now();
  return {
    ...timeChart(colours, {
      from: last - FIVE_MINUTES,
      to: last,
      axis: { splitNumber: 5, minInterval: 60_000, maxInterval: 60_000 },
      rows: (points) => points.map(({ marker, seriesName, value }) => ({ marker, name: seriesName, value: show(value[1]) })),
    }),
    yAxis: {
      type: 'value',
      min: 0,
      splitNumber: 3,
      axisLabel: { color: colours.textFaint, fontSize: LABEL_SIZE, formatter: (value) => format.count(value) },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series,
  };
}

function line(name, history, figure, colour, fill) {
  return {
    name,
    type: 'line',
    showSymbol: false,
    smooth: 0.25,
    smoothMonotone: 'x',
    lineStyle: { width: 1.75, color: colour },
    itemStyle: { color: colour },
    areaStyle: { color: colour, opacity: fill },
    emphasis: { disabled: true },
    data: history.map((point) => [new Date(point.time).getTime(), point[figure] ?? null]),
  };
}
