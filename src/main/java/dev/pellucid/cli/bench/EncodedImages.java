package dev.pellucid.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a measurement works on.
 *
 * @param source where they come from, for the report
 * @param images encoded, at least one; a measurement goes round them
 */
public record EncodedImages(String source, List<byte[]> images) {

  private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "png", "webp", "bmp");

  private static final int SMALL = 128;

  public EncodedImages {
    images = List.copyOf(images);
    if (images.isEmpty()) {
      throw new IllegalArgumentException(
          "there are no images in %s; expected files ending in %s".formatted(source, EXTENSIONS));
    }
  }

  /**
   * Every picture of a folder, in the order of their names.
   *
   * @throws IOException if the folder or a picture cannot be read
   */
  public static EncodedImages inFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> pictures = files.filter(EncodedImages::isPicture).sorted().toList();
      List<byte[]> images = new ArrayList<>();
      for (Path picture : pictures) {
        images.add(Files.readAllBytes(picture));
      }
      return new EncodedImages(folder.toString(), images);
    }
  }

  /** Scenes of the demo's world. */
  public static EncodedImages scenes() {
    return DemoScenes.draw();
  }

  /**
   * Synthetic JPEGs of the size that photos for a model usually have.
   *
   * @param side the longer side of the model's input
   */
  public static EncodedImages noise(int side) {
    return side < SMALL ? NoisePhotos.of(side, side, 0) : NoisePhotos.of(500, 375, 0);
  }

  /** The image of this turn. */
  public byte[] get(long turn) {
    return images.get((int) (turn % images.size()));
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
