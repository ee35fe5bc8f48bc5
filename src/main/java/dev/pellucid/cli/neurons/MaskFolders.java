package dev.pellucid.cli.neurons;

import dev.pellucid.cli.evaluation.SeenMask;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;
import dev.pellucid.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where concepts are in images: {@code FOLDER/CONCEPT/NAME.png} is white where the image NAME shows
 * CONCEPT, and of its size. An image without a file does not show it.
 *
 * @param concepts the names of the folders
 */
public record MaskFolders(Path folder, List<String> concepts) {

  private static final String ENDING = ".png";

  public MaskFolders {
    concepts = List.copyOf(concepts);
  }

  /** Those of a folder, in the order of their names. */
  public static MaskFolders in(Path folder) throws IOException {
    try (Stream<Path> each = Files.list(folder)) {
      return new MaskFolders(
          folder,
          each.filter(Files::isDirectory)
              .map(path -> path.getFileName().toString())
              .sorted()
              .toList());
    }
  }

  /** All masks. */
  public List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String concept : concepts) {
      try (Stream<Path> each = Files.list(folder.resolve(concept))) {
        each.filter(path -> path.toString().endsWith(ENDING)).sorted().forEach(files::add);
      }
    }
    return files;
  }

  /**
   * The pixels of each concept that an image shows, as the model sees them.
   *
   * @param name of the image's file, without its ending
   * @throws UnreadableImageException naming the file, if a mask is no picture
   */
  public Map<String, BitSet> of(String name, Preprocessor preprocessor) throws IOException {
    Map<String, BitSet> masks = new LinkedHashMap<>();
    for (String concept : concepts) {
      Path file = folder.resolve(concept).resolve(name + ENDING);
      if (Files.exists(file)) {
        SeenMask.of(read(file), preprocessor).ifPresent(seen -> masks.put(concept, seen.inside()));
      }
    }
    return masks;
  }

  private static RgbImage read(Path file) throws IOException {
    try {
      return new ImageDecoder(DecodeLimits.DEFAULT).decode(Files.readAllBytes(file));
    } catch (UnreadableImageException e) {
      throw new UnreadableImageException(e.reason(), file + ": " + e.getMessage(), e);
    }
  }
}
