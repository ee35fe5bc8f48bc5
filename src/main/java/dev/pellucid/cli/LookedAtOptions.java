package dev.pellucid.cli;

import dev.pellucid.cli.neurons.ConceptPictures;
import dev.pellucid.cli.neurons.ConceptPictures.Marked;
import dev.pellucid.cli.neurons.MaskFolders;
import dev.pellucid.cli.neurons.ScenePictures;
import dev.pellucid.cli.report.GlobalReport.Images;
import dev.pellucid.demo.scene.SceneDistribution;
import dev.pellucid.explain.local.concept.activation.InputPicture;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The images that units are shown, and where concepts are in them. */
final class LookedAtOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of images, with those in its folders (default: drawn scenes).")
  Optional<Path> data = Optional.empty();

  @Option(
      names = "--masks",
      paramLabel = "DIR",
      description =
          "For DIR/CONCEPT/NAME.png: white where image NAME shows it, of the image's size.")
  Optional<Path> masks = Optional.empty();

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "So many are drawn at most (default: 400 scenes, or all of --data).")
  Optional<Integer> images = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "Of all that is drawn (default: 0).")
  long seed;

  private static final int SCENES = 400;

  /**
   * Images with masks.
   *
   * @throws WrongUseException if images are named and their masks are not, or there are none
   */
  ConceptPictures marked(InputSpec input) throws IOException {
    if (data.isEmpty()) {
      return scenes(input);
    }
    if (masks.isEmpty()) {
      throw new WrongUseException("name the masks of --data by --masks; drawn scenes have theirs");
    }
    MaskFolders folders = folders(masks.get());
    List<Path> files = files();
    PictureReader reader = new PictureReader(input);
    Preprocessor preprocessor = new Preprocessor(input);
    return new ConceptPictures(
        folders.concepts(),
        files.size(),
        number -> read(files.get(number), folders, reader, preprocessor));
  }

  /** Differs where the images with masks are others. */
  String identityOfMarked() throws IOException {
    if (data.isEmpty()) {
      return "scenes %d %d".formatted(images.orElse(SCENES), seed);
    }
    List<Path> files = new ArrayList<>(files());
    files.addAll(folders(masks.orElseThrow()).files());
    return Images.identity(files);
  }

  /** Images, with the names by which they can be found again. */
  Shown shown(InputSpec input, PrintWriter leftOut) throws IOException {
    if (data.isEmpty()) {
      ConceptPictures scenes = scenes(input);
      return new Shown(
          scenes.count(),
          scenes.unmarked(),
          name ->
              scenes
                  .pictures()
                  .apply(Integer.parseInt(name.substring(name.lastIndexOf(' ') + 1)))
                  .picture());
    }
    List<Path> files = files();
    BankPictures reader = new BankPictures(input, leftOut);
    return new Shown(
        files.size(),
        files.stream().map(reader::read).flatMap(Optional::stream),
        name -> reader.read(Path.of(name)).orElseThrow());
  }

  /**
   * Images, each read when its turn comes.
   *
   * @param again reads one by its name
   */
  record Shown(int count, Stream<InputPicture> pictures, Function<String, InputPicture> again) {}

  private ConceptPictures scenes(InputSpec input) {
    return ScenePictures.of(input, SceneDistribution.unbiased(), images.orElse(SCENES), seed);
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(ImageFiles.encodedIn(data.orElseThrow()));
    if (images.isPresent() && images.get() < files.size()) {
      Collections.shuffle(files, new Random(seed));
      return files.subList(0, images.get()).stream().sorted().toList();
    }
    return files;
  }

  /**
   * Masks in folders, one a concept.
   *
   * @throws WrongUseException if there are none
   */
  static MaskFolders folders(Path masks) throws IOException {
    MaskFolders folders = MaskFolders.in(masks);
    if (folders.concepts().isEmpty()) {
      throw new WrongUseException("'%s' has no folders of masks, one a concept".formatted(masks));
    }
    return folders;
  }

  static Marked read(
      Path file, MaskFolders folders, PictureReader reader, Preprocessor preprocessor) {
    try {
      Picture picture = reader.read(file);
      return new Marked(
          new InputPicture(file.toString(), picture.tensor(), picture.view()),
          folders.of(picture.stem(), preprocessor));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
