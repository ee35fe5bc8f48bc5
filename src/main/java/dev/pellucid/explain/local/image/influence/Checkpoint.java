package dev.pellucid.explain.local.image.influence;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.explain.local.image.ImageFeatures;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.model.bundle.AtomicFile;
import dev.pellucid.model.examples.ExampleSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The model as it was at some time of its training, with what its last layer was given of every
 * example then: a folder {@code checkpoint-N} in that of the examples, N from 1, with a set of its
 * own, without pictures, the model, and the learning rate.
 *
 * @param folder of it
 * @param rate the learning rate of that time
 */
public record Checkpoint(Path folder, double rate) {

  private static final String NAME = "checkpoint-";
  private static final String MODEL = "model.onnx";
  private static final String RATE = "rate.txt";

  /**
   * Those of a set, in order; none if there are none.
   *
   * @throws NotApplicableException if one of them is not finished
   */
  static List<Checkpoint> of(ExampleSet examples) {
    List<Checkpoint> found = new ArrayList<>();
    for (int number = 1; Files.isDirectory(folder(examples.folder(), number)); number++) {
      found.add(read(folder(examples.folder(), number)));
    }
    return List.copyOf(found);
  }

  /** Where one of them is kept. */
  public static Path folder(Path examples, int number) {
    return examples.resolve(NAME + number);
  }

  private static Checkpoint read(Path folder) {
    try {
      return new Checkpoint(
          folder, Double.parseDouble(Files.readString(folder.resolve(RATE)).strip()));
    } catch (IOException | NumberFormatException e) {
      throw new NotApplicableException(
          "checkpoint %s is not finished: run 'fit examples --checkpoints' again, it goes on where it stopped"
              .formatted(folder));
    }
  }

  /**
   * Says that the set of a checkpoint is being made: until it is finished it cannot be used.
   *
   * @throws IOException if it cannot be written
   */
  public static void begin(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(RATE));
  }

  /**
   * Says that the set of a checkpoint is there and whole.
   *
   * @param onnx the model as it was then
   * @throws IOException if it cannot be written
   */
  public static void finish(Path folder, byte[] onnx, double rate) throws IOException {
    AtomicFile.write(folder.resolve(MODEL), onnx);
    AtomicFile.write(folder.resolve(RATE), String.valueOf(rate).getBytes(UTF_8));
  }

  /**
   * Deletes those from a number on.
   *
   * @throws IOException if one cannot be deleted
   */
  public static void deleteFrom(Path examples, int number) throws IOException {
    for (int n = number; Files.isDirectory(folder(examples, n)); n++) {
      try (Stream<Path> files = Files.walk(folder(examples, n))) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /**
   * Opens it and does something with its model and its examples.
   *
   * @param now the model as it is now
   * @param method that needs it, for messages
   * @throws NotApplicableException if it has other examples than those of the model now, or no
   *     linear last layer
   */
  void use(Classifier now, String method, BiConsumer<ImageFeatures, HeadExamples> with) {
    try (Classifier then = now.reweighted(Files.readAllBytes(folder.resolve(MODEL)))) {
      ImageFeatures features = ImageFeatures.of(then);
      features.requireHead(method);
      examples(now.examples(), set -> with.accept(features, HeadExamples.of(set)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Opens its examples and does something with them.
   *
   * @param now the set of the model as it is now
   * @throws NotApplicableException if it has others
   */
  void examples(ExampleSet now, Consumer<ExampleSet> with) {
    try (ExampleSet then = ExampleSet.open(folder).orElseThrow(this::unfit)) {
      if (!then.source().equals(now.source())) {
        throw unfit();
      }
      with.accept(then);
    }
  }

  private NotApplicableException unfit() {
    return new NotApplicableException(
        "checkpoint %s does not have the examples of the model: make both anew by 'fit examples --checkpoints'"
            .formatted(folder));
  }
}
