package dev.pellucid.model;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What came of looking at a bundle anew.
 *
 * @param bundle the name of its folder or file
 * @param model what is served from it now
 * @param earlier what was served from it before, if that is another version
 * @param problem what is wrong with the files that are there now, and how to mend it
 */
public record Reload(
    String bundle,
    Outcome outcome,
    Optional<ServedModel> model,
    Optional<ServedModel> earlier,
    Optional<String> problem) {

  /** In a word. */
  public enum Outcome {
    UNCHANGED,
    LOADED,
    REPLACED,
    /** What was served before, if anything, still is. */
    FAILED,
    GONE
  }

  static Reload gone(Path location, Optional<ServedModel> before) {
    return new Reload(
        BundleStatus.fileName(location), Outcome.GONE, Optional.empty(), before, Optional.empty());
  }

  static Reload of(
      Path location,
      Optional<ServedModel> before,
      Optional<ServedModel> now,
      Optional<LoadFailure> failure) {
    return new Reload(
        BundleStatus.fileName(location),
        outcome(before, now, failure.isPresent()),
        now,
        before.filter(model -> !now.equals(before)),
        failure.map(LoadFailure::problem));
  }

  private static Outcome outcome(
      Optional<ServedModel> before, Optional<ServedModel> now, boolean failed) {
    if (failed) {
      return Outcome.FAILED;
    }
    if (before.equals(now)) {
      return Outcome.UNCHANGED;
    }
    return before.isPresent() ? Outcome.REPLACED : Outcome.LOADED;
  }
}
