package dev.pellucid.cli.evaluation;

import dev.pellucid.cli.concepts.ImageLabels;
import dev.pellucid.evaluate.ObjectMask;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.image.RgbImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A folder of photos, of which more may be known: their classes by the names of their folders, by
 * {@code labels.csv} or by {@code boxes.json}; their objects by {@code boxes.json}, or by a mask
 * {@code NAME_mask.png} beside {@code NAME.jpg}.
 */
public final class PhotoFolder {

  private static final String LABELS = "labels.csv";
  private static final String BOXES = "boxes.json";
  private static final String MASK = "_mask.png";

  private final Path folder;
  private final List<Path> sources;
  private final List<Path> photos;
  private final Map<Path, Annotation> annotations;
  private final ImageLabels labels;

  private PhotoFolder(
      Path folder,
      List<Path> sources,
      List<Path> photos,
      Map<Path, Annotation> annotations,
      ImageLabels labels) {
    this.folder = folder;
    this.sources = sources;
    this.photos = photos;
    this.annotations = annotations;
    this.labels = labels;
  }

  /**
   * Looks at a folder; no image is read yet.
   *
   * @param files its images, masks among them
   * @param classes the names of the model's classes, in the order of the logits
   * @throws IOException if a list in it cannot be read
   */
  public static PhotoFolder of(Path folder, List<Path> files, List<String> classes)
      throws IOException {
    Path list = folder.resolve(BOXES);
    Map<Path, Annotation> annotations =
        new HashMap<>(Files.exists(list) ? Annotation.readAll(list) : Map.of());
    Map<String, Path> masks = new HashMap<>();
    for (Path file : files) {
      if (file.toString().endsWith(MASK)) {
        masks.put(stem(file, MASK.length()), file);
      }
    }
    Set<Path> marks = new HashSet<>();
    annotations.values().forEach(annotation -> annotation.mask().ifPresent(marks::add));
    for (Path file : files) {
      Path mask = masks.get(stem(file, file.toString().length() - dot(file)));
      if (mask != null && !mask.equals(file)) {
        marks.add(mask);
        annotations.putIfAbsent(
            file, new Annotation(Optional.of(mask), List.of(), OptionalInt.empty()));
      }
    }
    return new PhotoFolder(
        folder,
        sources(folder, files, marks),
        files.stream().filter(file -> !marks.contains(file)).toList(),
        annotations,
        labels(folder, annotations, classes));
  }

  private static List<Path> sources(Path folder, List<Path> files, Set<Path> marks) {
    return Stream.of(
            files.stream(),
            marks.stream(),
            Stream.of(LABELS, BOXES).map(folder::resolve).filter(Files::exists))
        .flatMap(Function.identity())
        .distinct()
        .sorted()
        .toList();
  }

  private static String stem(Path file, int end) {
    String text = file.toString();
    return text.substring(0, text.length() - end);
  }

  private static int dot(Path file) {
    return file.toString().lastIndexOf('.');
  }

  private static ImageLabels labels(
      Path folder, Map<Path, Annotation> annotations, List<String> classes) throws IOException {
    Path table = folder.resolve(LABELS);
    if (Files.exists(table)) {
      return ImageLabels.ofTable(table, classes);
    }
    Map<Path, Integer> indices = new HashMap<>();
    annotations.forEach(
        (photo, annotation) ->
            annotation.classIndex().ifPresent(index -> indices.put(photo, index)));
    return indices.isEmpty()
        ? ImageLabels.ofFolders(classes)
        : ImageLabels.ofIndices(indices, folder.resolve(BOXES), classes);
  }

  /** The images, without the masks. */
  public List<Path> photos() {
    return photos;
  }

  /** The files that all of this is read from: images, masks, and the lists of what is known. */
  public List<Path> sources() {
    return sources;
  }

  /** The true class of one of them, from 0, if it is known. */
  public OptionalInt label(Path photo) {
    return labels.of(photo);
  }

  /** Of how many the class is known. */
  public int labelled() {
    return (int) photos.stream().filter(photo -> labels.of(photo).isPresent()).count();
  }

  /** On how many an object is marked. */
  public int marked() {
    return (int)
        photos.stream()
            .map(annotations::get)
            .filter(Objects::nonNull)
            .filter(Annotation::isMarked)
            .count();
  }

  /**
   * The images as they are judged.
   *
   * @param most at most so many, spread evenly over the folder
   * @param ofLabel whether the labelled class is explained where there is one; else the predicted
   *     one is
   */
  public List<Sample> samples(InputSpec input, int most, boolean ofLabel) {
    int count = Math.min(most, photos.size());
    Preprocessor preprocessor = new Preprocessor(input);
    return IntStream.range(0, count)
        .mapToObj(i -> photos.get((int) ((long) i * photos.size() / count)))
        .map(
            photo ->
                new Sample(
                    folder.relativize(photo).toString(), () -> read(photo, preprocessor, ofLabel)))
        .toList();
  }

  private Sample.Content read(Path photo, Preprocessor preprocessor, boolean ofLabel) {
    RgbImage decoded = decode(photo);
    InputSpec input = preprocessor.spec();
    OptionalInt label = labels.of(photo);
    Target target = ofLabel && label.isPresent() ? Target.of(label.getAsInt()) : Target.PREDICTED;
    ImageBatch image =
        new ImageBatch(
            input.channels().count(),
            input.height(),
            input.width(),
            preprocessor.tensor(decoded),
            List.of(target));
    Optional<ObjectMask> object =
        Optional.ofNullable(annotations.get(photo))
            .flatMap(annotation -> SeenMask.of(mask(annotation, photo, decoded), preprocessor));
    return new Sample.Content(image, object, label);
  }

  private static RgbImage mask(Annotation annotation, Path photo, RgbImage decoded) {
    if (annotation.mask().isEmpty()) {
      return annotation.painted(decoded.width(), decoded.height());
    }
    RgbImage mask = decode(annotation.mask().get());
    if (mask.width() != decoded.width() || mask.height() != decoded.height()) {
      throw new IllegalArgumentException(
          "%s has %d×%d pixels, but its mask %d×%d"
              .formatted(photo, decoded.width(), decoded.height(), mask.width(), mask.height()));
    }
    return mask;
  }

  private static RgbImage decode(Path file) {
    try {
      return new ImageDecoder(DecodeLimits.DEFAULT).decode(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
