package dev.pellucid.cli.bank;

import dev.pellucid.explain.local.concept.activation.InputPicture;
import dev.pellucid.image.RgbImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Picture files, read anew whenever they are needed.
 *
 * @param files in the order in which they are read
 * @param reader empty for a file that is no picture, of which it has told the user
 */
public record Pictures(List<Path> files, Function<Path, Optional<InputPicture>> reader) {

  public Pictures {
    files = List.copyOf(files);
  }

  /** Some of them. */
  public Pictures only(List<Path> some) {
    return new Pictures(some, reader);
  }

  /** Up to so many of them, drawn at random. */
  public Pictures drawn(int most, long seed) {
    List<Path> shuffled = new ArrayList<>(files);
    Collections.shuffle(shuffled, new Random(seed));
    return only(shuffled.subList(0, Math.min(most, shuffled.size())));
  }

  /** One after the other. */
  public Stream<InputPicture> stream() {
    return files.stream().map(reader).flatMap(Optional::stream);
  }

  /** What the model is given of each. */
  public Iterable<float[]> tensors() {
    return () -> stream().map(InputPicture::tensor).iterator();
  }

  /** What the model sees of each, all at once in memory. */
  public List<RgbImage> views() {
    return stream().map(InputPicture::view).toList();
  }
}
