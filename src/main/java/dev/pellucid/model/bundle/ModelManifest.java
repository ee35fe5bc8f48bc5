package dev.pellucid.model.bundle;

import dev.pellucid.image.InputSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What is known of a model apart from its weights: {@code model.yaml} with every default filled in.
 *
 * @param name by which images ask for it; letters, digits, dot, underscore and hyphen
 * @param version of the bundle; where the bundle names none, the first twelve hexadecimal digits of
 *     the SHA-256 of its files
 * @param description a line for people, perhaps empty
 * @param input what the model expects of an image
 * @param labels one a class, in the order of the logits; empty if the classes have no names
 * @param output what the graph returns
 * @param layer the concept layer, where CAM and concepts are taken; empty finds the last spatial
 *     feature map
 * @param groups named sets of labels
 * @param training how the model came to be, for display only
 */
public record ModelManifest(
    String name,
    String version,
    String description,
    InputSpec input,
    List<String> labels,
    ScoreKind output,
    Optional<String> layer,
    Map<String, List<String>> groups,
    Map<String, Object> training) {

  private static final int LONGEST_NAME = 128;

  // A name becomes part of file names and addresses, so it must not be able to climb out of either.
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9._-]*[A-Za-z0-9_-][A-Za-z0-9._-]*");

  public ModelManifest {
    if (name.length() > LONGEST_NAME) {
      throw new InvalidManifestException(
          "name", "has %d characters; use %d at most".formatted(name.length(), LONGEST_NAME));
    }
    if (!NAME.matcher(name).matches()) {
      throw new InvalidManifestException(
          "name",
          "'%s' is no name; use letters, digits, '.', '_' and '-', and not dots alone"
              .formatted(name));
    }
    if (version.isBlank()) {
      throw new InvalidManifestException(
          "version", "is blank; leave the key out to have it derived from the files");
    }
    labels = List.copyOf(labels);
    groups = copyOf(groups);
    if (!labels.isEmpty()) {
      Set<String> known = Set.copyOf(labels);
      groups.forEach(
          (group, members) -> {
            Set<String> unknown = new TreeSet<>(members);
            unknown.removeAll(known);
            if (!unknown.isEmpty()) {
              throw new InvalidManifestException(
                  "groups." + group, "%s are not among the labels".formatted(unknown));
            }
          });
    }
    training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
  }

  /** The name of a class, or {@code class i} where the classes have none. */
  public String label(int index) {
    return index < labels.size() ? labels.get(index) : "class " + index;
  }

  public ModelManifest withInput(InputSpec wanted) {
    return new ModelManifest(
        name, version, description, wanted, labels, output, layer, groups, training);
  }

  public ModelManifest withLabels(List<String> wanted) {
    return new ModelManifest(
        name, version, description, input, wanted, output, layer, groups, training);
  }

  public ModelManifest withLayer(String wanted) {
    return new ModelManifest(
        name, version, description, input, labels, output, Optional.of(wanted), groups, training);
  }

  private static Map<String, List<String>> copyOf(Map<String, List<String>> groups) {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    groups.forEach((group, members) -> copy.put(group, List.copyOf(members)));
    return Collections.unmodifiableMap(copy);
  }
}
