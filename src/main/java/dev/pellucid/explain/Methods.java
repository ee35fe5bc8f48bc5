package dev.pellucid.explain;

import dev.pellucid.explain.local.concept.ConceptAttribution;
import dev.pellucid.explain.local.pixel.GradCam;
import dev.pellucid.explain.local.pixel.InputXGradient;
import dev.pellucid.explain.local.pixel.Saliency;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.UnknownMethodException;
import java.util.List;
import java.util.stream.Collectors;

/** Every method, in the order of the survey. */
public final class Methods {

  private static final List<ExplanationMethod> ALL =
      List.of(new Saliency(), new InputXGradient(), new GradCam(), new ConceptAttribution());

  private Methods() {}

  public static List<ExplanationMethod> all() {
    return ALL;
  }

  /**
   * The method of an id.
   *
   * @throws UnknownMethodException naming those there are, if there is no such method
   */
  public static ExplanationMethod byId(String id) {
    return ALL.stream()
        .filter(method -> method.card().id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new UnknownMethodException(
                    "there is no method '%s'; known: %s"
                        .formatted(
                            id,
                            ALL.stream()
                                .map(method -> method.card().id())
                                .collect(Collectors.joining(", ")))));
  }
}
