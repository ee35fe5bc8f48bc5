package dev.pellucid.cli.bench;

import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.MethodsTogether;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.Passes;
import java.util.List;
import java.util.function.Consumer;

/** What it saves to ask for several methods at once: those of one run of the model share it. */
public final class TogetherTimes {

  /** One by one, and together. */
  public static final int CONTENDERS = 2;

  private final MethodTimes image;
  private final List<MethodCall> calls;

  /**
   * What was found, of one image.
   *
   * @param methods their ids
   * @param oneByOneMilliseconds median over rounds
   * @param togetherMilliseconds the same
   * @param saved how many times as long one by one takes, median over rounds
   * @param oneByOne passes that are run so
   * @param together passes that are run so
   */
  public record Line(
      List<String> methods,
      double oneByOneMilliseconds,
      double togetherMilliseconds,
      double saved,
      Passes oneByOne,
      Passes together) {}

  /**
   * Of some methods.
   *
   * @param image what is explained
   * @param calls two or more
   */
  public TogetherTimes(MethodTimes image, List<MethodCall> calls) {
    this.image = image;
    this.calls = List.copyOf(calls);
  }

  /**
   * Times them, in alternating rounds.
   *
   * @param turnDone told after each turn
   * @throws dev.pellucid.graph.UnfitModelException if a method cannot explain the model
   */
  public Line time(Rounds rounds, Consumer<Contender> turnDone) {
    try (Classifier alone = image.open();
        Classifier shared = image.open()) {
      Passes before = alone.spent();
      oneByOne(alone);
      Passes oneByOne = alone.spent().since(before);
      before = shared.spent();
      together(shared);
      Passes together = shared.spent().since(before);
      List<Rate> rates =
          rounds.run(
              List.of(
                  new Contender("one by one", 1, () -> oneByOne(alone)),
                  new Contender("together", 1, () -> together(shared))),
              turnDone);
      return new Line(
          calls.stream().map(call -> call.method().card().id()).toList(),
          rates.get(0).milliseconds(),
          rates.get(1).milliseconds(),
          rates.get(0).costOver(rates.get(1)),
          oneByOne,
          together);
    }
  }

  private void oneByOne(Classifier classifier) {
    calls.forEach(call -> call.method().explain(classifier, image.image(), call.parameters()));
  }

  private void together(Classifier classifier) {
    MethodsTogether methods = new MethodsTogether(classifier, image.image(), calls);
    calls.forEach(call -> methods.explain(call, Effort.unlimited()));
  }
}
