package dev.pellucid.monitor.topology;

import static dev.pellucid.monitor.topology.MonitorDriver.BEGIN;
import static dev.pellucid.monitor.topology.SyntheticImages.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.monitor.drift.DriftSettings;
import dev.pellucid.monitor.reference.ReferenceJson;
import dev.pellucid.monitor.sequential.Patience;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The task that closes ticks, and what a restart does to it. */
class ClosingProcessorTest {

  private final SyntheticImages images = new SyntheticImages(MODEL, 1);
  private final byte[] reference = ReferenceJson.write(images.reference(500));
  private final MonitorSettings settings = MonitorDriver.settings();
  private final String drift = settings.topics().drift();

  @Test
  void aRestartWithAnotherSettingBeginsTheTestsAnew() {
    // Given a window that is open
    ClosingTask task = openWindow();

    // When it goes on with another setting, more than a window later
    task.start(settings.with(DriftSettings.USUAL.withEffect(0.2)));
    task.take(images.stream(20, BEGIN.plusSeconds(130), 50, 100, 0), BEGIN.plusSeconds(130));
    task.reach(BEGIN.plusSeconds(140));

    // Then what the old tests saw of theirs is not told by the new ones
    assertThat(task.keys(drift)).isEmpty();
  }

  @Test
  void aRestartWithTheSameSettingsTellsTheWindowThatWasOpen() {
    // Given
    ClosingTask task = openWindow();

    // When
    task.start(settings);
    task.reach(BEGIN.plusSeconds(130));

    // Then
    assertThat(task.keys(drift)).isNotEmpty();
  }

  @Test
  void aRestartWithoutTheReferenceTellsNothing() {
    // Given
    ClosingTask task = openWindow();
    task.know(References.given(MODEL), null);

    // When
    task.start(settings);
    task.reach(BEGIN.plusSeconds(130));

    // Then
    assertThat(task.keys(drift)).isEmpty();
  }

  private ClosingTask openWindow() {
    ClosingTask task = new ClosingTask();
    task.know(References.given(MODEL), reference);
    task.start(settings);
    task.take(images.stream(20, BEGIN, 50, 100, 0), BEGIN);
    task.reach(BEGIN.plusSeconds(10));
    return task;
  }

  @Test
  void whatChangesTheMeaningOfEvidenceChangesThePlan() {
    // Given settings that differ in one thing each
    DriftSettings usual = DriftSettings.USUAL;
    MonitorSettings.Times times = MonitorSettings.Times.USUAL;
    Stream<MonitorSettings> different =
        Stream.of(
            settings,
            settings.with(usual.withPatience(new Patience.Images(2e6))),
            settings.with(usual.withBudget(0.4)),
            settings.with(settings.fairness().withPatience(new Patience.Images(2e6))),
            settings.with(settings.fairness().withBudget(0.4)),
            settings.with(
                new MonitorSettings.Times(
                    times.tick().multipliedBy(2),
                    times.grace(),
                    times.window(),
                    times.idle(),
                    times.ahead(),
                    times.superseded())));

    // When
    Stream<Long> ids = different.map(this::plan);

    // Then
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(plan(MonitorDriver.settings())).isEqualTo(plan(settings));
  }

  private long plan(MonitorSettings with) {
    try {
      return ModelPlan.of(reference, with).id();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
