package dev.pellucid.web.api;

import dev.pellucid.model.ServedModel;
import dev.pellucid.stream.DirectImage;
import java.util.Optional;

/** The class that is to be explained, as requests name it. */
public final class TargetClass {

  private TargetClass() {}

  /**
   * The index of a class, by its index or its label; that of the predicted one if none is named.
   *
   * @throws RefusedException 400 if the model has no such class
   */
  public static int index(Optional<String> text, ServedModel model) {
    return text.map(named -> index(named, model)).orElse(DirectImage.PREDICTED);
  }

  private static int index(String text, ServedModel model) {
    int labelled = model.manifest().labels().indexOf(text);
    if (labelled >= 0) {
      return labelled;
    }
    try {
      int index = Integer.parseInt(text);
      if (index >= 0 && index < model.classes()) {
        return index;
      }
    } catch (NumberFormatException notAnIndex) {
      throw unknown(text, model);
    }
    throw unknown(text, model);
  }

  private static RefusedException unknown(String text, ServedModel model) {
    return RefusedException.badRequest(
        "Model '%s' has no class '%s'; name it by its label, or by its index from 0 to %d."
            .formatted(model.name(), text, model.classes() - 1));
  }
}
