package dev.pellucid.cli.report;

import java.util.function.LongConsumer;

/** Makes one section. Stateless: all that it knows is in the subject. */
public interface SectionMaker {

  /** The section's id: kebab-case, by which it is asked for and linked to. */
  String id();

  /** The section's title, for people. */
  String title();

  /** How many steps it will take, for the progress bar: most often images times passes. */
  long steps(Subject subject);

  /**
   * Looks, and writes down what there is to say.
   *
   * @param done hears of steps as they are done
   * @return {@link Section.Told}, or {@link Section.LeftOut} with the reason
   * @throws dev.pellucid.graph.UnfitModelException if the model does not have what it takes; the
   *     report then says so in its place
   */
  Section make(Subject subject, LongConsumer done);

  /** The section that says why there is none. */
  default Section leftOut(String reason) {
    return new Section.LeftOut(id(), title(), reason);
  }
}
