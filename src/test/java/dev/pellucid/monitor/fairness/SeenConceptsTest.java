package dev.pellucid.monitor.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.monitor.fairness.SeenConcepts.Difference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SeenConceptsTest {

  private static final TallyLayout LAYOUT = new TallyLayout(2, 2, 2);

  @Test
  void namesTheConceptInWhichTwoGroupsDifferMost() {
    // Given two groups, of which the second sees more of the forest
    SeenConcepts seen = groups(2);
    for (int tick = 0; tick < 30; tick++) {
      seen.add(0, tally(16, 16));
      seen.add(1, tally(16, 28));
    }

    // When
    Optional<Difference> largest = seen.largest(1, 0);

    // Then
    assertThat(largest).isPresent();
    assertThat(largest.get().concept()).isEqualTo("forest");
    assertThat(largest.get().first()).isCloseTo(28.0 / 32, within(1e-9));
    assertThat(largest.get().second()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void forgetsWhatWasLongAgo() {
    // Given a group that saw the forest for long
    SeenConcepts seen = groups(2);
    for (int tick = 0; tick < 500; tick++) {
      seen.add(0, tally(16, 32));
      seen.add(1, tally(16, 16));
    }

    // When for 1500 images it sees none
    for (int tick = 0; tick < 500; tick++) {
      seen.add(0, tally(16, 0));
    }

    // Then
    assertThat(seen.largest(0, 1).orElseThrow().first()).isLessThan(0.01);
  }

  @Test
  void aFewImagesSayNothing() {
    // Given
    SeenConcepts seen = groups(2);

    // When
    for (int tick = 0; tick < 5; tick++) {
      seen.add(0, tally(0, 32));
      seen.add(1, tally(32, 0));
    }

    // Then
    assertThat(seen.largest(0, 1)).isEmpty();
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    // Given
    SeenConcepts seen = groups(2);
    for (int tick = 0; tick < 20; tick++) {
      seen.add(0, tally(3, 16));
      seen.add(1, tally(16, 28));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    seen.write(new DataOutputStream(bytes));

    // When
    SeenConcepts read = groups(2);
    read.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    // Then
    assertThat(read.largest(0, 1)).isEqualTo(seen.largest(0, 1)).isPresent();
  }

  private static SeenConcepts groups(int count) {
    SeenConcepts seen = new SeenConcepts(List.of("red", "forest"));
    for (int g = 0; g < count; g++) {
      seen.admit();
    }
    return seen;
  }

  /** Three images with these levels of 0 … 32. */
  private static GroupTally tally(int red, int forest) {
    GroupTally tally = new GroupTally(LAYOUT);
    for (int i = 0; i < 3; i++) {
      tally.addSeen(new byte[] {(byte) red, (byte) forest});
    }
    return tally;
  }
}
