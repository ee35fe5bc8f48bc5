package dev.pellucid.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.explain.Studies;
import dev.pellucid.explain.method.StudyCard;
import java.util.List;
import org.junit.jupiter.api.Test;

class SectionsTest {

  private static final String COMMAND = "report --sections ";

  @Test
  void theSectionsThatStudiesAreListedWithAreThere() {
    // When
    List<String> named =
        Studies.all().stream()
            .map(StudyCard::command)
            .filter(command -> command.startsWith(COMMAND))
            .map(command -> command.substring(COMMAND.length()))
            .toList();

    // Then
    assertThat(named).isNotEmpty().allMatch(id -> Sections.find(id).isPresent());
  }
}
