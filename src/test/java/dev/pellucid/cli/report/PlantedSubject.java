package dev.pellucid.cli.report;

import dev.pellucid.cli.neurons.ConceptPictures;
import dev.pellucid.evaluate.ObjectMask;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.explain.global.model.PlantedModel;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ModelManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Images that a {@link PlantedModel} has been asked about, one after the other. */
public final class PlantedSubject {

  private final List<Sample> samples = new ArrayList<>();
  private Optional<ConceptPictures> marked = Optional.empty();

  /** Adds an image of so much of each concept. */
  public PlantedSubject image(float[] pixels, OptionalInt label) {
    return image(pixels, label, Optional.empty());
  }

  /** Adds an image with an object on it. */
  public PlantedSubject image(float[] pixels, OptionalInt label, Optional<ObjectMask> object) {
    samples.add(
        new Sample(
            "image " + samples.size(),
            () ->
                new Sample.Content(
                    new ImageBatch(3, 8, 8, pixels, List.of(Target.PREDICTED)), object, label)));
    return this;
  }

  /** Tells where things are in the images. */
  public PlantedSubject marked(ConceptPictures pictures) {
    this.marked = Optional.of(pictures);
    return this;
  }

  /** Asks the model; it is to be closed. */
  public Subject asked(Path folder, int perClass) throws IOException {
    Classifier classifier = PlantedModel.open(folder);
    ModelManifest manifest = BundleReader.read(folder.resolve("planted.onnx")).manifest();
    return new Subject(
        classifier,
        manifest,
        samples,
        Survey.of(classifier, samples, read -> {}),
        marked,
        new Settings(0.95, perClass, 1));
  }
}
