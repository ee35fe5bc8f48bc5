package dev.pellucid.cli.bench.race;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked for, one line of JSON.
 *
 * @param method its id, or {@link #CLASSIFY}
 * @param parameters of the method, by name
 * @param images a file of float32 {@code [N,C,H,W]}, in the model's normalised space
 * @param targets the class of each image; empty is the predicted ones
 * @param out where the attributions are written; left out, they are not
 */
record Turn(
    String method,
    Map<String, String> parameters,
    Path images,
    List<Integer> targets,
    Optional<Path> out) {

  /** Stands for the model alone, with nothing explained. */
  static final String CLASSIFY = "classify";

  Turn {
    parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
    targets = targets == null ? List.of() : List.copyOf(targets);
    out = out == null ? Optional.empty() : out;
  }
}
