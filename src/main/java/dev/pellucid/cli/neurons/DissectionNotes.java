package dev.pellucid.cli.neurons;

import dev.pellucid.cli.unfinished.Pace;
import dev.pellucid.cli.unfinished.Parts;
import dev.pellucid.explain.global.neuron.dissection.Halfway;
import dev.pellucid.explain.global.neuron.dissection.Halfway.Marked;
import dev.pellucid.explain.global.neuron.dissection.Halfway.Ranked;
import dev.pellucid.explain.global.neuron.dissection.Notebook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Notes of how far a dissection is, one part a sweep. */
public final class DissectionNotes {

  private static final String FIRST_SWEEP = "ranked";
  private static final String SECOND_SWEEP = "marked";

  private DissectionNotes() {}

  /** What was noted before, and where to note more. */
  public static Notebook in(Parts parts, Pace pace) {
    return new Notebook(last(parts), pace::due, halfway -> pace.during(() -> keep(parts, halfway)));
  }

  private static Halfway last(Parts parts) {
    Optional<Marked> second = parts.find(SECOND_SWEEP, Marked.class);
    return second.isPresent()
        ? second.get()
        : parts.find(FIRST_SWEEP, Ranked.class).orElse(Ranked.NOTHING);
  }

  private static void keep(Parts parts, Halfway halfway) {
    try {
      parts.keep(halfway instanceof Marked ? SECOND_SWEEP : FIRST_SWEEP, halfway);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
