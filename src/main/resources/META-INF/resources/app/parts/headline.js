import { strings } from '../strings.js';

/** An alert in one sentence: what it is about, and the strongest evidence. */
export function headlineOf(event) {
  const [strongest] = event.evidence;
  return strongest
    ? strings.alerts.headline(strings.alerts.title(event), strings.alerts.sentence(strongest))
    : event.headline;
}
