package dev.pellucid.cli.unfinished;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pellucid.model.bundle.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsTest {

  private static final List<String> WANTED = List.of("a", "b", "c");

  @TempDir Path folder;

  private final List<String> made = new ArrayList<>();

  /** With values that are not easily written. */
  record Piece(String id, float[] values, Optional<String> note) {}

  @Test
  void afterAStopOnlyTheRestIsMade() throws IOException {
    // Given
    Throwable stop = catchThrowable(() -> all(parts("asked"), "b"));

    // When
    List<Piece> pieces = all(parts("asked"), "none");

    // Then
    assertThat(stop).hasMessage("stopped");
    assertThat(made).containsExactly("a", "b", "b", "c");
    assertThat(pieces)
        .usingRecursiveComparison()
        .isEqualTo(WANTED.stream().map(PartsTest::piece).toList());
  }

  @Test
  void whereSomethingElseIsAskedAllIsMadeAnew() throws IOException {
    // Given
    all(parts("asked"), "none");

    // When
    all(parts("something else"), "none");

    // Then
    assertThat(made).containsExactly("a", "b", "c", "a", "b", "c");
  }

  @Test
  void whatCannotBeReadIsMadeAnew() throws IOException {
    // Given
    parts("asked").keep("a", "no piece");

    // When
    Optional<Piece> found = parts("asked").find("a", Piece.class);

    // Then
    assertThat(found).isEmpty();
  }

  @Test
  void forgettingLeavesNothingNotEvenWhatWasBeingWrittenWhenTheProcessDied() throws IOException {
    // Given
    Path kept = folder.resolve("parts");
    parts("asked").keep("a", piece("a"));
    parts("something else").keep("a", piece("a"));
    Files.writeString(kept.resolve(".b.json.0123.partial"), "{");

    // When
    parts("asked").forget();

    // Then
    assertThat(kept).doesNotExist();
  }

  private Parts parts(String asked) {
    return Parts.of(folder.resolve("parts"), new Sha256().text(asked));
  }

  private List<Piece> all(Parts parts, String stoppedAt) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    for (String id : WANTED) {
      pieces.add(
          parts.findOrMake(
              id,
              Piece.class,
              () -> {
                made.add(id);
                if (id.equals(stoppedAt)) {
                  throw new IllegalStateException("stopped");
                }
                return piece(id);
              }));
    }
    return pieces;
  }

  private static Piece piece(String id) {
    return new Piece(
        id,
        new float[] {0.1f, -0.0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY},
        id.equals("a") ? Optional.of("first") : Optional.empty());
  }
}
