package dev.pellucid.model.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The names of the classes, listed in the manifest or in a file of their own, one a line. */
final class Labels {

  private static final Pattern WORDNET_ID = Pattern.compile("^n\\d{8}\\s+");

  private Labels() {}

  /** Reads the manifest's {@code labels}: a list, or the name of a file. */
  static List<String> read(JsonNode labels, Path manifest, BundleFiles files) {
    if (labels.isTextual()) {
      Path file = files.resolve(manifest, "labels", labels.textValue());
      return lines(new String(files.read(file), StandardCharsets.UTF_8), file);
    }
    if (!labels.isArray() || labels.isEmpty()) {
      throw new BundleException(
          manifest, "labels", "must be a list of names or the name of a file with one a line");
    }
    List<String> names = new ArrayList<>();
    for (JsonNode name : labels) {
      if (!name.isValueNode() || name.asText().isBlank()) {
        throw new BundleException(manifest, "labels[%d]".formatted(names.size()), "must be a name");
      }
      names.add(name.asText());
    }
    return names;
  }

  /** Names one a line; the file is blamed for a blank one. */
  static List<String> lines(String text, Path file) {
    List<String> names =
        text.stripTrailing()
            .lines()
            .map(line -> WORDNET_ID.matcher(line).replaceFirst(""))
            .toList();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).isBlank()) {
        throw new BundleException(
            file,
            "line " + (i + 1),
            "is blank; there must be one name a line, in the logits' order");
      }
    }
    return names.stream().map(String::strip).toList();
  }
}
