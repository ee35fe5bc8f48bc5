package dev.pellucid.explain.local.image;

import dev.pellucid.explain.local.image.ImageFeatures.Features;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.JpegEncoder;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.examples.ExampleWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Makes the set of examples that a model is explained by. One forward pass an image; at most
 * {@value Effort#DEFAULT_ROWS} images are in memory at once.
 */
public final class ExampleFit implements AutoCloseable {

  /** Fine enough to look at and to be seen alike by the model, a tenth of the pixels' size. */
  private static final JpegEncoder PICTURES = new JpegEncoder(0.9f);

  private final InputSpec input;
  private final ImageFeatures features;
  private final ExampleWriter writer;
  private final Function<RgbImage, byte[]> pictures;
  private final List<Waiting> waiting = new ArrayList<>();

  private record Waiting(String name, OptionalInt label, float[] tensor, RgbImage view) {}

  private ExampleFit(
      InputSpec input,
      ImageFeatures features,
      ExampleWriter writer,
      Function<RgbImage, byte[]> pictures) {
    this.input = input;
    this.features = features;
    this.writer = writer;
    this.pictures = pictures;
  }

  /**
   * Goes on with the unfinished set of this model and these images that is there, opens the
   * finished one, to which nothing can be added, or begins anew.
   *
   * @param source differs where images or labels do
   * @throws dev.pellucid.model.examples.ExamplesException if something else is there, or an
   *     unfinished set of other images
   * @throws IOException if the folder cannot be written
   */
  public static ExampleFit open(Classifier classifier, Path folder, String source)
      throws IOException {
    return open(classifier, folder, source, PICTURES::encode);
  }

  /**
   * The same for a set whose pictures are those of another one; its own are empty.
   *
   * @param source differs where images or labels do
   * @throws dev.pellucid.model.examples.ExamplesException if something else is there, or an
   *     unfinished set of other images
   * @throws IOException if the folder cannot be written
   */
  public static ExampleFit openWithoutPictures(Classifier classifier, Path folder, String source)
      throws IOException {
    return open(classifier, folder, source, view -> new byte[0]);
  }

  private static ExampleFit open(
      Classifier classifier, Path folder, String source, Function<RgbImage, byte[]> pictures)
      throws IOException {
    InputSpec input = classifier.input();
    ImageFeatures features = ImageFeatures.of(classifier);
    Features some = features.of(batch(input, List.of(new float[input.size()]))).get(0);
    return new ExampleFit(
        input, features, ExampleWriter.open(folder, features.space(some), source), pictures);
  }

  /** Whether the set was finished before, and has all that is to be in it. */
  public boolean isComplete() {
    return writer.isComplete();
  }

  /** Whether this image was added before the fit was stopped. */
  public boolean contains(String name) {
    return writer.contains(name);
  }

  /** How many examples are written. */
  public int size() {
    return writer.size();
  }

  /** Whether the features are what a linear last layer is given. */
  public boolean isLinear() {
    return features.head().isPresent();
  }

  /**
   * Adds an image.
   *
   * @param name unlike that of any other
   * @param tensor {@code [C,H,W]}, what the model is given
   * @param view what it sees
   * @throws IOException if it cannot be written
   */
  public void add(String name, OptionalInt label, float[] tensor, RgbImage view)
      throws IOException {
    waiting.add(new Waiting(name, label, tensor, view));
    if (waiting.size() == Effort.DEFAULT_ROWS) {
      write();
    }
  }

  private void write() throws IOException {
    if (waiting.isEmpty()) {
      return;
    }
    List<Features> found =
        features.of(batch(input, waiting.stream().map(Waiting::tensor).toList()));
    for (int i = 0; i < waiting.size(); i++) {
      Waiting image = waiting.get(i);
      writer.add(
          image.name(),
          image.label(),
          found.get(i).features(),
          found.get(i).logits(),
          pictures.apply(image.view()));
    }
    waiting.clear();
  }

  /**
   * Writes what is left; from then on the set can be used.
   *
   * @throws IOException if it cannot be written
   */
  public void finish() throws IOException {
    write();
    writer.finish();
  }

  private static ImageBatch batch(InputSpec input, List<float[]> tensors) {
    float[] pixels = new float[tensors.size() * input.size()];
    for (int image = 0; image < tensors.size(); image++) {
      System.arraycopy(tensors.get(image), 0, pixels, image * input.size(), input.size());
    }
    return new ImageBatch(
        input.channels().count(),
        input.height(),
        input.width(),
        pixels,
        Collections.nCopies(tensors.size(), Target.PREDICTED));
  }

  /** Of a set that is not finished, what was written so far stays. */
  @Override
  public void close() {
    writer.close();
  }
}
