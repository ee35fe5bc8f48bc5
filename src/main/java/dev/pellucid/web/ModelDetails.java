package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.pellucid.model.bundle.ModelBundle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model, with what the list leaves out; all of it absent where the bundle is not here.
 *
 * @param labels one a class, in the order of the logits
 * @param groups named sets of labels
 * @param training how it came to be, as the manifest says
 * @param digest SHA-256 of the files
 * @param files names of the files that were read, without their folder
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModelDetails(
    @JsonUnwrapped ModelEntry entry,
    List<String> labels,
    Map<String, List<String>> groups,
    Map<String, Object> training,
    String digest,
    List<String> files) {

  static ModelDetails of(ModelEntry entry, Optional<ModelBundle> bundle) {
    return bundle
        .map(
            known ->
                new ModelDetails(
                    entry,
                    known.manifest().labels(),
                    known.manifest().groups(),
                    known.manifest().training(),
                    known.digest(),
                    known.files().stream().map(Path::getFileName).map(Path::toString).toList()))
        .orElseGet(() -> new ModelDetails(entry, null, null, null, null, null));
  }
}
