package dev.pellucid.explain.local.pixel.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.explain.method.InvalidParameterException;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuadratureTest {

  /** Positions and weights are sums and products of a few doubles. */
  private static final double ROUNDING = 1e-13;

  @ParameterizedTest
  @CsvSource({
    "RIEMANN_LEFT, 0, 0.25, 0.5, 0.75, 0.25, 0.25",
    "RIEMANN_MIDDLE, 0.125, 0.375, 0.625, 0.875, 0.25, 0.25",
    "RIEMANN_RIGHT, 0.25, 0.5, 0.75, 1, 0.25, 0.25",
    "RIEMANN_TRAPEZOID, 0, 0.3333333333333333, 0.6666666666666666, 1, 0.125, 0.25"
  })
  void sumsAreThoseOfCaptum(
      Quadrature quadrature, double p0, double p1, double p2, double p3, double end, double mid) {
    // When
    Quadrature.Nodes nodes = quadrature.nodes(4);

    // Then
    assertThat(nodes.positions()).containsExactly(new double[] {p0, p1, p2, p3}, within(ROUNDING));
    assertThat(nodes.weights())
        .containsExactly(new double[] {end, mid, mid, end}, within(ROUNDING));
  }

  @Test
  void gaussianNodesAreThoseOfNumPy() {
    // When
    Quadrature.Nodes nodes = Quadrature.GAUSS_LEGENDRE.nodes(5);

    // Then: 0.5·(1 + x) and 0.5·w of numpy.polynomial.legendre.leggauss(5)
    assertThat(nodes.positions())
        .containsExactly(
            new double[] {
              0.04691007703066802, 0.23076534494715845, 0.5, 0.7692346550528415, 0.9530899229693319
            },
            within(ROUNDING));
    assertThat(nodes.weights())
        .containsExactly(
            new double[] {
              0.11846344252809464,
              0.23931433524968315,
              0.28444444444444433,
              0.23931433524968315,
              0.11846344252809464
            },
            within(ROUNDING));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16, 50, 64, 257, 1024})
  void gaussianQuadratureIsExactForPolynomialsOfTwiceItsDegree(int steps) {
    // Given
    int degree = Math.min(2 * steps - 1, 63);
    Quadrature.Nodes nodes = Quadrature.GAUSS_LEGENDRE.nodes(steps);

    // When
    double integral = 0;
    for (int i = 0; i < steps; i++) {
      integral += nodes.weights()[i] * Math.pow(nodes.positions()[i], degree);
    }

    // Then
    assertThat(integral).isCloseTo(1.0 / (degree + 1), within(ROUNDING));
    assertThat(nodes.positions()).isSorted();
    assertThat(DoubleStream.of(nodes.positions()))
        .allMatch(position -> position > 0 && position < 1);
    assertThat(DoubleStream.of(nodes.weights()).sum()).isCloseTo(1, within(ROUNDING));
  }

  @Test
  void theTrapezoidRuleNeedsBothEnds() {
    // When
    assertThatThrownBy(() -> Quadrature.RIEMANN_TRAPEZOID.nodes(1))

        // Then
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("steps");
  }
}
