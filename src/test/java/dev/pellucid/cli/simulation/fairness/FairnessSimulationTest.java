package dev.pellucid.cli.simulation.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.monitor.fairness.FairnessPlan;
import dev.pellucid.monitor.fairness.FairnessSettings;
import dev.pellucid.monitor.fairness.MeasureKind;
import dev.pellucid.monitor.sequential.Patience;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small versions of what the command measures. */
class FairnessSimulationTest {

  private static final int PATIENCE = 1000;

  private static FairnessPlan plan(Set<MeasureKind> kinds) {
    return FairnessPlan.of(
        SimulatedImages.reference(),
        FairnessSettings.USUAL.withPatience(new Patience.Images(PATIENCE)).withKinds(kinds));
  }

  private static int alarms(Scenario scenario, int streams, int images) {
    FairnessPlan plan = plan(scenario.kinds());
    int alarms = 0;
    for (int stream = 0; stream < streams; stream++) {
      SimulatedImages source = new SimulatedImages(scenario, stream);
      MonitorDetector detector =
          new MonitorDetector(plan, scenario.tickImages(), stream * 1_000_000L);
      boolean alarm = false;
      for (int i = 0; i < images && !alarm; i++) {
        source.next();
        alarm = detector.sees(source);
      }
      alarms += alarm ? 1 : 0;
    }
    return alarms;
  }

  private static List<Scenario> peaceful() {
    Means edge = Means.gap(0.1);
    return List.of(
        Scenario.plain("gap δ", edge),
        Scenario.plain("gap δ, rare group", edge).sized(0.05, 0.95).ticking(1),
        Scenario.plain("gap δ, all figures", edge).comparing(EnumSet.allOf(MeasureKind.class)));
  }

  /**
   * In n images an alarm goes on with a chance of n/(2·patience) at most: here in one stream of
   * four, and of 200 streams in 50, with 4 standard deviations in 75.
   */
  @ParameterizedTest
  @MethodSource("peaceful")
  void alarmsAreAsRareAsPromised(Scenario scenario) {
    // Given
    int streams = 200;

    // When
    int alarms = alarms(scenario, streams, PATIENCE / 2);

    // Then
    assertThat(alarms).isLessThanOrEqualTo(75);
  }

  @Test
  void aLargeGapIsSeenInEveryStream() {
    // Given
    Scenario unfair = Scenario.plain("gap 0.5", Means.gap(0.5));

    // When
    int alarms = alarms(unfair, 20, 1000);

    // Then
    assertThat(alarms).isEqualTo(20);
  }

  @Test
  void intervalsMissInFewerStreamsThanPromised() {
    // Given
    Scenario scenario = Scenario.plain("gap 0.3", Means.gap(0.3));
    FairnessPlan plan =
        FairnessPlan.of(
            SimulatedImages.reference(),
            FairnessSettings.USUAL.withKinds(scenario.kinds()).withPractical(0.9));
    Coverage coverage = Coverage.NONE;

    // When
    for (int stream = 0; stream < 40; stream++) {
      coverage = coverage.plus(Coverage.ofStream(plan, scenario, stream, 50));
    }

    // Then: one in twenty.
    assertThat(coverage.meanMissed()).isLessThanOrEqualTo(2);
    assertThat(coverage.gapMissed()).isLessThanOrEqualTo(2);
  }

  @Test
  void theSameSeedGivesTheSameTable() {
    // Given
    List<String> once = new FairnessSimulation(1, 7).coverage();

    // When
    List<String> again = new FairnessSimulation(1, 7).coverage();

    // Then
    assertThat(again).isEqualTo(once).hasSize(7);
  }
}
