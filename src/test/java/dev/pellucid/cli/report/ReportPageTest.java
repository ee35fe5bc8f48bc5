package dev.pellucid.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportPageTest {

  private static final Settings SETTINGS = new Settings(0.95, 10, 1);

  private static Report report(Section... sections) {
    return new Report(
        "m", "1", "", "a folder", 3, 2, List.of("one image is small"), SETTINGS, List.of(sections));
  }

  private static Section told(String id, Finding... findings) {
    return new Section.Told(
        id, "Title of " + id, "lead", "<p>body</p>", List.of(findings), Figures.of(Map.of()));
  }

  private static Finding finding(Severity severity, String sentence) {
    return new Finding(severity, sentence, "evidence", "certainty");
  }

  @Test
  void theGravestFindingComesFirstAndLeadsToItsSection() {
    // Given
    Report report =
        report(
            told("harmless", finding(Severity.FACT, "All is well.")),
            told("grave", finding(Severity.RISK, "It looks at the trees.")));

    // When
    String page = ReportPage.of(report);

    // Then
    assertThat(page.indexOf("It looks at the trees."))
        .isPositive()
        .isLessThan(page.indexOf("All is well."));
    assertThat(page).containsSubsequence("trees.", "href=\"#grave\"", "id=\"grave\"");
  }

  @Test
  void aSectionThatIsLeftOutSaysWhyInItsPlace() {
    // Given
    Report report =
        report(
            told("before"),
            new Section.LeftOut("none", "Concepts", "The model has no concept bank."),
            told("after"));

    // When
    String page = ReportPage.of(report);

    // Then
    assertThat(page)
        .containsSubsequence(
            "id=\"before\"", "id=\"none\"", "The model has no concept bank.", "id=\"after\"");
  }

  @Test
  void namesOfClassesCannotBreakThePage() {
    // Given
    Report report =
        report(told("s", finding(Severity.RISK, "'<script>alert(1)</script>' is weak.")));

    // When
    String page = ReportPage.of(report);

    // Then
    assertThat(page).contains("&lt;script&gt;").doesNotContain("<script");
  }
}
