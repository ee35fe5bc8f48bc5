package dev.pellucid.explain.local.image.influence;

import dev.pellucid.model.examples.Example;
import dev.pellucid.model.examples.ExampleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the last layer is given of every example. Sets whose features and logits take {@value
 * #HELD_MIB} MiB or less are held, larger ones read anew each time.
 */
final class HeadExamples {

  private static final int HELD_MIB = 256;

  private final ExampleSet set;
  private final List<Example> held = new ArrayList<>();
  private final HeadShape shape;

  HeadExamples(ExampleSet set) {
    this.set = set;
    this.shape = new HeadShape(set.space().features(), set.space().classes());
    long bytes = (long) Float.BYTES * set.size() * (shape.features() + shape.classes());
    if (bytes <= (long) HELD_MIB << 20) {
      set.forEach(held::add);
    }
  }

  HeadShape shape() {
    return shape;
  }

  int size() {
    return set.size();
  }

  void forEach(Consumer<Example> taken) {
    if (held.isEmpty()) {
      set.forEach(taken);
    } else {
      held.forEach(taken);
    }
  }
}
