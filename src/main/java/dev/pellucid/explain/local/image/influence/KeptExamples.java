package dev.pellucid.explain.local.image.influence;

import dev.pellucid.explain.method.Classifier;
import dev.pellucid.model.examples.ExampleSet;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * What was worked out of a classifier's examples, kept with it: what many images are explained by
 * is worked out once. Of each kind the last is kept, so that asking for ever other parameters does
 * not fill the memory.
 */
final class KeptExamples {

  private Optional<ExampleSet> set = Optional.empty();
  private Optional<HeadExamples> examples = Optional.empty();
  private Latest<InverseHessian> inverse = Latest.none();
  private Latest<RefittedHead> refitted = Latest.none();

  /** By which a classifier finds its own; all are equal. */
  private record Own() implements BiFunction<byte[], String, KeptExamples> {
    @Override
    public KeptExamples apply(byte[] onnx, String modelName) {
      return new KeptExamples();
    }
  }

  /** What was computed for a key. */
  private record Latest<T>(Object key, Optional<T> value) {
    static <T> Latest<T> none() {
      return new Latest<>("", Optional.empty());
    }

    boolean is(Object other) {
      return value.isPresent() && key.equals(other);
    }
  }

  /** Those of a classifier. */
  static KeptExamples of(Classifier classifier) {
    KeptExamples kept = classifier.ask(new Own());
    ExampleSet now = classifier.examples();
    if (kept.set.filter(known -> known == now).isEmpty()) {
      kept.set = Optional.of(now);
      kept.examples = Optional.of(HeadExamples.turned(now));
      kept.inverse = Latest.none();
      kept.refitted = Latest.none();
    }
    return kept;
  }

  HeadExamples examples() {
    return examples.orElseThrow();
  }

  ExampleSet set() {
    return set.orElseThrow();
  }

  InverseHessian inverse(Object key, Supplier<InverseHessian> made) {
    if (!inverse.is(key)) {
      inverse = new Latest<>(key, Optional.of(made.get()));
    }
    return inverse.value().orElseThrow();
  }

  /** The refitted layer of a key; one that was not finished is not kept. */
  RefittedHead refitted(Object key, Supplier<RefittedHead> made) {
    if (refitted.is(key)) {
      return refitted.value().orElseThrow();
    }
    RefittedHead found = made.get();
    if (found.isStationary()) {
      refitted = new Latest<>(key, Optional.of(found));
    }
    return found;
  }
}
