package dev.pellucid.cli;

import dev.pellucid.explain.method.Target.Pick;
import dev.pellucid.model.bundle.ModelManifest;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The class that is to be explained, as people name it. */
final class TargetClass {

  static final String PREDICTED = "predicted";
  static final String SECOND_BEST = "second-best";

  private TargetClass() {}

  /**
   * A class by its place in what the model predicts, or by name.
   *
   * @param text {@link #PREDICTED}, {@link #SECOND_BEST}, or as {@link #indexOf}
   */
  static Pick parse(String text, ModelManifest model) {
    return switch (text) {
      case PREDICTED -> new Pick.Predicted();
      case SECOND_BEST -> new Pick.SecondBest();
      default -> new Pick.Index(indexOf(text, model));
    };
  }

  /**
   * The index of a class.
   *
   * @param text an index, a label, or one of the names of a label that lists several with commas
   * @throws WrongUseException if no class, or more than one, has this name
   */
  static int indexOf(String text, ModelManifest model) {
    OptionalInt index = index(text);
    if (index.isPresent()) {
      return index.getAsInt();
    }
    List<Integer> named =
        IntStream.range(0, model.labels().size())
            .filter(i -> isCalled(model.labels().get(i), text))
            .boxed()
            .toList();
    if (named.size() != 1) {
      throw new WrongUseException(
          named.isEmpty()
              ? "model '%s' has no class '%s'; name it by index or by a label"
                  .formatted(model.name(), text)
              : "model '%s' calls classes %s '%s'; name one by index"
                  .formatted(model.name(), named, text));
    }
    return named.get(0);
  }

  private static OptionalInt index(String text) {
    try {
      int index = Integer.parseInt(text);
      if (index < 0) {
        throw new WrongUseException("classes are counted from 0, so not " + index);
      }
      return OptionalInt.of(index);
    } catch (NumberFormatException itIsALabel) {
      return OptionalInt.empty();
    }
  }

  private static boolean isCalled(String label, String text) {
    return label.equalsIgnoreCase(text)
        || Arrays.stream(label.split(",")).anyMatch(name -> name.strip().equalsIgnoreCase(text));
  }
}
