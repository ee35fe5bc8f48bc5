package dev.pellucid.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.UnknownMethodException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MethodsTest {

  @Test
  void everyMethodIsKnownByItsOwnKebabCaseId() {
    // Given
    List<ExplanationMethod> methods = Methods.all();

    // When
    List<String> ids = methods.stream().map(method -> method.card().id()).toList();

    // Then
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z0-9]+(-[a-z0-9]+)*"));
    assertThat(ids).allSatisfy(id -> assertThat(Methods.byId(id).card().id()).isEqualTo(id));
  }

  @Test
  void studiesHaveIdsOfTheirOwn() {
    // Given
    List<String> methods = Methods.all().stream().map(method -> method.card().id()).toList();

    // When
    List<String> studies = Studies.all().stream().map(StudyCard::id).toList();

    // Then
    assertThat(studies)
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(methods)
        .allMatch(id -> id.matches("[a-z0-9]+(-[a-z0-9]+)*"))
        .contains(
            "tcav",
            "ace",
            "craft",
            "concept-shap",
            "interpretable-basis-decomposition",
            "post-hoc-concept-bottleneck",
            "causal-concept-effect");
  }

  @Test
  void whoAsksAStudyOfOneImageIsToldWhatToRun() {
    // Given
    String id = "tcav";

    // When
    assertThatThrownBy(() -> Methods.byId(id))

        // Then
        .isInstanceOf(UnknownMethodException.class)
        .hasMessageContaining("'tcav' does not explain one image")
        .hasMessageContaining("fit concepts --method tcav");
  }

  @Test
  void anUnknownIdIsRefusedAndTheKnownOnesAreListed() {
    // Given
    String id = "gradcam";

    // When
    assertThatThrownBy(() -> Methods.byId(id))

        // Then
        .isInstanceOf(UnknownMethodException.class)
        .hasMessageContaining("gradcam")
        .hasMessageContaining("grad-cam");
  }
}
