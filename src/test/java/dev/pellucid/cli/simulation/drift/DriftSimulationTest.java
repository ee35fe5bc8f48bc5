package dev.pellucid.cli.simulation.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftSimulationTest {

  @Test
  void falseAlarmsAreAsRareAsPromisedAndTheTablesSaySo() {
    // Given
    DriftSimulation simulation = new DriftSimulation(500, 20, 10, 2, List.of(200), 7);
    List<String> steps = new ArrayList<>();

    // When
    DriftReport report = simulation.run(steps::add);

    // Then
    assertThat(report.promiseKept()).isTrue();
    assertThat(steps).contains("reference of 200 images, effect 0.0", "ADWIN");
    assertThat(report.lines())
        .contains("# Drift in simulation")
        .anyMatch(line -> line.startsWith("| 200 | 0.05 | "))
        .anyMatch(line -> line.startsWith("| betting, effect 0, as promised | "));
  }

  @Test
  void theSameSeedGivesTheSameTables() {
    // Given
    DriftSimulation simulation = new DriftSimulation(200, 10, 10, 1, List.of(100), 3);

    // When
    List<String> lines = simulation.run(step -> {}).lines();

    // Then
    assertThat(lines).isEqualTo(simulation.run(step -> {}).lines());
  }

  @Test
  void anAlarmIsWhereTheEvidenceFirstReachesTheThreshold() {
    // Given
    Records records = new Records();
    for (double evidence : new double[] {0, 3, 1, 2, 5, 4}) {
      records.take(evidence);
    }

    // When
    long until = records.until(3.5);

    // Then
    assertThat(until).isEqualTo(5);
    assertThat(records.until(3)).isEqualTo(2);
    assertThat(records.until(6)).isNegative();
    assertThat(records.images()).isEqualTo(6);
  }

  @Test
  void theOtherDetectorsFindALargeChangeToo() {
    // Given
    NormalStream source = new NormalStream(2, 0, 5);
    double[][] reference = new double[500][];
    for (int i = 0; i < reference.length; i++) {
      reference[i] = source.next(Change.NONE);
    }
    List<Watch> watches =
        List.of(
            new AdwinWatch(reference),
            new PageHinkleyWatch(reference),
            KsWindowWatch.maker(100).watch(reference));
    double[] before = new double[watches.size()];

    // When 400 images without a change are followed by 200 with one
    for (int i = 0; i < 600; i++) {
      double[] image = source.next(i < 400 ? Change.NONE : Change.shift(2));
      for (int w = 0; w < before.length; w++) {
        watches.get(w).take(image);
        if (i < 400) {
          before[w] = Math.max(before[w], watches.get(w).evidence());
        }
      }
    }

    // Then
    for (int w = 0; w < before.length; w++) {
      assertThat(watches.get(w).evidence()).isGreaterThan(3 * before[w]);
    }
  }
}
