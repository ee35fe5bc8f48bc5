package dev.pellucid.cli.evaluation;

import dev.pellucid.evaluate.study.Comparison;
import java.util.Optional;

/** What is put behind a figure that is not better than the random map's. */
final class Verdicts {

  private Verdicts() {}

  /** In tables of plain text; empty if it is better, or not compared. */
  static String sign(Optional<Comparison> againstRandom) {
    return againstRandom
        .map(
            comparison ->
                switch (comparison.verdict()) {
                  case BETTER -> "";
                  case WORSE -> " !";
                  case NOT_TOLD_APART -> " ~";
                })
        .orElse("");
  }

  /** In HTML. */
  static String words(Optional<Comparison> againstRandom) {
    return againstRandom
        .map(
            comparison ->
                switch (comparison.verdict()) {
                  case BETTER -> "";
                  case WORSE -> "<span class=\"mark worse\">worse than random</span>";
                  case NOT_TOLD_APART -> "<span class=\"mark\">not told from random</span>";
                })
        .orElse("");
  }

  /** Whether it was compared and is not shown to be better. */
  static boolean fails(Optional<Comparison> againstRandom) {
    return againstRandom
        .filter(comparison -> comparison.verdict() != Comparison.Verdict.BETTER)
        .isPresent();
  }
}
