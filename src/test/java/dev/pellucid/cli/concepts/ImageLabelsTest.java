package dev.pellucid.cli.concepts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageLabelsTest {

  private static final List<String> CLASSES = List.of("cat", "dog");

  @TempDir Path folder;

  @Test
  void theFolderOfAnImageNamesItsClass() {
    // Given
    ImageLabels labels = ImageLabels.ofFolders(CLASSES);

    // When
    OptionalInt label = labels.of(Path.of("pets/dog/1.jpg"));

    // Then
    assertThat(label).hasValue(1);
    assertThat(labels.of(Path.of("pets/1.jpg"))).isEmpty();
  }

  @Test
  void aTableNamesFilesAsSeenFromWhereItLies() throws IOException {
    // Given
    Path table =
        Files.writeString(
            folder.resolve("pets.csv"), "label, weather, file\ndog,rain,images/1.jpg\n");

    // When
    ImageLabels labels = ImageLabels.ofTable(table, CLASSES);

    // Then
    assertThat(labels.of(folder.resolve("images/1.jpg"))).hasValue(1);
    assertThat(labels.of(folder.resolve("images/../images/1.jpg"))).hasValue(1);
    assertThat(labels.of(folder.resolve("1.jpg"))).isEmpty();
  }

  @Test
  void namesWithCommasAreQuoted() throws IOException {
    // Given
    Path table =
        Files.writeString(folder.resolve("fish.csv"), "file,label\n1.jpg,\"tench, Tinca tinca\"\n");

    // When
    ImageLabels labels = ImageLabels.ofTable(table, List.of("goldfish", "tench, Tinca tinca"));

    // Then
    assertThat(labels.of(folder.resolve("1.jpg"))).hasValue(1);
  }

  @Test
  void thereAreLabelsOfAllOnlyIfEveryImageHasOne() {
    // Given
    ImageLabels labels = ImageLabels.ofFolders(CLASSES);

    // When
    Optional<int[]> ofAll = labels.ofAll(List.of(Path.of("dog/1.jpg"), Path.of("cat/2.jpg")));

    // Then
    assertThat(ofAll).hasValueSatisfying(all -> assertThat(all).containsExactly(1, 0));
    assertThat(labels.ofAll(List.of(Path.of("dog/1.jpg"), Path.of("cow/2.jpg")))).isEmpty();
  }

  @Test
  void aTableWithoutItsColumnsIsRefused() throws IOException {
    // Given
    Path table = Files.writeString(folder.resolve("pets.csv"), "name,kind\n1.jpg,dog\n");

    // When
    assertThatThrownBy(() -> ImageLabels.ofTable(table, CLASSES))

        // Then
        .isInstanceOf(IOException.class)
        .hasMessageContaining("[name, kind]")
        .hasMessageContaining("'file' and 'label'");
  }

  @Test
  void anIndexThatTheModelHasNoClassOfIsRefusedWithItsLine() throws IOException {
    // Given
    Path table =
        Files.writeString(folder.resolve("pets.csv"), "file,class_index\n1.jpg,0\n2.jpg,1000\n");

    // When
    assertThatThrownBy(() -> ImageLabels.ofTable(table, CLASSES))

        // Then
        .isInstanceOf(IOException.class)
        .hasMessageContaining("pets.csv:3: there is no class 1000");
  }
}
