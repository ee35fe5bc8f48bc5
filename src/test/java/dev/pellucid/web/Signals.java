package dev.pellucid.web;

import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.DriftSignal.Distance;
import dev.pellucid.event.DriftSignal.Estimate;
import dev.pellucid.event.DriftSignal.Quantity;
import dev.pellucid.event.DriftSignal.Reference;
import dev.pellucid.event.DriftSignal.Shape;
import dev.pellucid.event.DriftSignal.Window;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.FairnessSignal;
import dev.pellucid.event.FairnessSignal.Gap;
import dev.pellucid.event.FairnessSignal.GroupFigure;
import dev.pellucid.event.FairnessSignal.Measure;
import java.time.Instant;
import java.util.List;

/** Synthetic signals and alerts. */
final class Signals {

  static final ModelRef MODEL = new ModelRef("signs", "1");

  private Signals() {}

  static DriftSignal drift(String quantity, Instant end, double eValue) {
    return new DriftSignal(
        MODEL,
        window(end),
        new Quantity(quantity, "entropy", null, null),
        40,
        new Reference(500, 0.4, List.of(0.1, 0.5)),
        new Estimate(0.3, List.of(0.5, 0.3, 0.2)),
        new Distance(0.2, 0.1, 0.05),
        new DriftSignal.Evidence(
            DriftSignal.State.STABLE, eValue, 1e5, Shape.HIGHER, end.minusSeconds(30)));
  }

  static FairnessSignal fairness(String attribute, Instant end, double gap) {
    return new FairnessSignal(
        MODEL,
        attribute,
        window(end),
        0.05,
        0.95,
        List.of(
            new Measure(
                "accuracy",
                "accuracy",
                null,
                null,
                List.of(
                    new GroupFigure("north", 90, 0.9, 0.8, 1.0),
                    new GroupFigure("west", 80, 0.9 - gap, 0.6, 0.9)),
                List.of(
                    new Gap(
                        "north",
                        "west",
                        80,
                        gap,
                        gap - 0.1,
                        gap + 0.1,
                        2,
                        1e3,
                        FairnessSignal.State.NO_ALARM)))));
  }

  static AlertEvent alert(String id, AlertEvent.State state, Instant time, String... examples) {
    boolean resolved = state == AlertEvent.State.RESOLVED;
    return new AlertEvent(
        id,
        AlertEvent.Kind.DRIFT,
        state,
        MODEL,
        null,
        time,
        time,
        "signs drifts",
        resolved ? "recovered" : null,
        resolved ? 0 : 1,
        List.of(
            new AlertEvent.Evidence(
                "entropy",
                "entropy rose from 0.4 to 0.9",
                null,
                null,
                List.of(),
                0.4,
                0.9,
                time,
                2e5,
                1e5,
                120,
                List.of(examples))));
  }

  private static Window window(Instant end) {
    return new Window(end.minusSeconds(10), end);
  }
}
