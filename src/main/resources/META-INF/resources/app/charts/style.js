// How all charts look.

export const LABEL_SIZE = 11;

export function common(colours) {
  return {
    animationDuration: 0,
    animationDurationUpdate: 300,
    animationEasingUpdate: 'linear',
    textStyle: { fontFamily: colours.font, color: colours.textMuted },
  };
}

export function tooltip(colours) {
  return {
    backgroundColor: colours.raised,
    borderColor: colours.lineStrong,
    borderWidth: 1,
    padding: [6, 10],
    textStyle: { color: colours.text, fontSize: 12, fontFamily: colours.font },
    confine: true,
  };
}

export function categories(names, colours) {
  return {
    type: 'category',
    inverse: true,
    data: names,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      color: colours.text,
      fontSize: 12,
      width: 110,
      overflow: 'truncate',
    },
  };
}

/** Tooltips are HTML; names come from topics. */
export function text(value) {
  const element = document.createElement('span');
  element.textContent = value;
  return element.innerHTML;
}
