package dev.pellucid.cli.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {

  private static final String DOUBT = "it was computed otherwise";

  private static final Reference REFERENCE =
      new Reference(
          "tiny",
          "photo.jpg",
          "saliency",
          "captum",
          OptionalInt.of(2),
          Optional.empty(),
          JsonNodeFactory.instance.objectNode(),
          Optional.empty());

  @ParameterizedTest
  @CsvSource({
    "0.1,      0.2, false, true",
    "0.3,      0.2, false, false",
    "0.3,      0.2, true,  true",
    "0.3,         , false, true",
    "NaN,      0.2, false, false",
    "NaN,      0.2, true,  false",
    "NaN,         , false, false",
    "Infinity, 0.2, true,  false"
  })
  void itAgreesIfAllThatIsNotInDoubtIsWithinAndAllIsFinite(
      double value, Double tolerance, boolean doubted, boolean agrees) {
    // Given
    Comparison row = Comparison.of("saliency", "saliency", Measure.RELATIVE_L2);
    Outcome.Compared compared =
        new Outcome.Compared(
            REFERENCE,
            doubted ? row.doubted(any -> Optional.of(DOUBT)) : row,
            Map.of(),
            value,
            tolerance == null ? OptionalDouble.empty() : OptionalDouble.of(tolerance));

    // When
    Report report = new Report(List.of(compared));

    // Then
    assertThat(report.agrees()).isEqualTo(agrees);
    assertThat(String.join("\n", report.markdown()))
        .contains(agrees ? (doubted ? DOUBT : "| agrees |") : "**differs**");
  }
}
