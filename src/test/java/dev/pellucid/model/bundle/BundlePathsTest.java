package dev.pellucid.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pellucid.model.Classifiers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a manifest names is inside the bundle, or is refused. */
class BundlePathsTest {

  @TempDir Path outside;
  private Path folder;

  @BeforeEach
  void layOut() throws IOException {
    folder = Files.createDirectory(outside.resolve("net"));
    Files.write(folder.resolve("model.onnx"), Classifiers.channelMeans(3, 8, 8, 2));
    Files.writeString(outside.resolve("secret"), "one\ntwo\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret",
        "a/../../secret",
        "./../net/../secret",
        "/etc/hostname",
        "..",
        "nul\\0here",
        "//etc/hostname"
      })
  void labelsFromElsewhereAreRefused(String name) throws IOException {
    // Given
    describe("labels: \"" + name + "\"");

    // When
    var refused = assertThatThrownBy(() -> BundleReader.read(folder));

    // Then
    refused
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("labels:")
        .message()
        .doesNotContain("one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"labels", "concepts"})
  void aLinkThatLeadsOutIsRefused(String key) throws IOException {
    // Given
    Files.createSymbolicLink(folder.resolve("innocent"), outside.resolve("secret"));
    describe(key + ": innocent");

    // When
    var refused = assertThatThrownBy(() -> BundleReader.read(folder));

    // Then
    refused
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(key + ": 'innocent' lies outside the bundle");
  }

  @Test
  void aFolderThatIsALinkLeadsOutToo() throws IOException {
    // Given
    Files.createSymbolicLink(folder.resolve("sub"), outside);
    describe("labels: sub/secret");

    // When
    var refused = assertThatThrownBy(() -> BundleReader.read(folder));

    // Then
    refused.isInstanceOf(BundleException.class).hasMessageContaining("lies outside the bundle");
  }

  @Test
  void linksInsideAreFollowedAsVolumesOfKubernetesHaveThem() throws IOException {
    // Given
    Path data = Files.createDirectory(folder.resolve("..2026"));
    Files.writeString(data.resolve("names.txt"), "one\ntwo\n");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026"));
    Files.createSymbolicLink(folder.resolve("names.txt"), Path.of("..data/names.txt"));
    describe("labels: names.txt");

    // When
    ModelBundle bundle = BundleReader.read(folder);

    // Then
    assertThat(bundle.manifest().labels()).containsExactly("one", "two");
  }

  @Test
  void aBundleMayBeALinkItself() throws IOException {
    // Given
    Files.writeString(folder.resolve("names.txt"), "one\ntwo\n");
    describe("labels: names.txt");
    Path link = Files.createSymbolicLink(outside.resolve("link"), folder);

    // When
    ModelBundle bundle = BundleReader.read(link);

    // Then
    assertThat(bundle.manifest().labels()).containsExactly("one", "two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../net", "a/b", "..", "a\\\\b", "a\\0b", "a b", "é", ""})
  void namesThatCouldClimbOutAreRefused(String name) throws IOException {
    // Given
    describe("name: \"" + name + "\"");

    // When
    var refused = assertThatThrownBy(() -> BundleReader.read(folder));

    // Then
    refused.isInstanceOf(BundleException.class).hasMessageContaining("name:");
  }

  @Test
  void aNameThatNoFileCouldHaveIsRefused() throws IOException {
    // Given
    describe("name: " + "n".repeat(129));

    // When
    var refused = assertThatThrownBy(() -> BundleReader.read(folder));

    // Then
    refused.isInstanceOf(BundleException.class).hasMessageContaining("129 characters");
  }

  private void describe(String manifest) throws IOException {
    Files.writeString(folder.resolve("model.yaml"), manifest + "\n");
  }
}
