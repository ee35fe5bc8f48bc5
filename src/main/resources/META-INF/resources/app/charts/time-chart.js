import * as format from '../format.js';
import { LABEL_SIZE, common, text, tooltip } from './style.js';

/**
 * What all charts over time have in common.
 * @param from, to the ends of the axis, in milliseconds; undefined for those of the data
 * @param seconds whether the axis is so short that minutes are too coarse
 * @param rows (the points under the pointer) => what the tooltip says of them under their time, as
 *   {marker, name, value}
 */
export function timeChart(colours, { from, to, seconds = false, top = 14, right = 12, axis = {}, rows }) {
  return {
    ...common(colours),
    animation: false,
    tooltip: {
      ...tooltip(colours),
      trigger: 'axis',
      axisPointer: { lineStyle: { color: colours.lineStrong } },
      formatter: (points) =>
        [
          text(format.clock(points[0].value[0])),
          ...rows(points).map(
            ({ marker = '', name, value }) => `${marker}${text(name)} <b>${text(value)}</b>`,
          ),
        ].join('<br>'),
    },
    grid: { left: 8, right, top, bottom: 4, containLabel: true },
    xAxis: {
      type: 'time',
      min: from,
      max: to,
      axisLine: { lineStyle: { color: colours.line }, onZero: false },
      axisTick: { show: false },
      axisLabel: {
        color: colours.textFaint,
        fontSize: LABEL_SIZE,
        hideOverlap: true,
        formatter: seconds ? format.clock : format.hourAndMinute,
      },
      ...axis,
    },
  };
}
