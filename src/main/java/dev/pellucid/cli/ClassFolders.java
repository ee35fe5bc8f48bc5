package dev.pellucid.cli;

import dev.pellucid.cli.bank.ClassPictures;
import dev.pellucid.cli.bank.Pictures;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Target;
import dev.pellucid.model.bundle.ModelManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Images of classes in folders: of the class whose label their folder has, else of the one that the
 * model predicts.
 *
 * @param manifest whose labels they are
 * @param classes wanted, by label or index; those with ten images or more if none is named
 * @param most images of a class
 */
record ClassFolders(ModelManifest manifest, List<String> classes, int most) {

  /** Fewer images of a class say little; such classes are looked at only where they are named. */
  private static final int FEW = 10;

  /**
   * The wanted classes, in the order of their indices.
   *
   * @param pictures by which files are read
   * @throws WrongUseException if a class that was named has no images, or none has enough
   */
  List<ClassPictures> in(Path folder, Classifier classifier, Pictures pictures) throws IOException {
    Map<Integer, List<Path>> byClass = new TreeMap<>();
    List<Path> unlabelled = new ArrayList<>();
    for (Path file : ImageFiles.in(folder)) {
      int label = manifest.labels().indexOf(file.getParent().getFileName().toString());
      if (label >= 0) {
        byClass.computeIfAbsent(label, unseen -> new ArrayList<>()).add(file);
      } else {
        unlabelled.add(file);
      }
    }
    predict(pictures.only(unlabelled), classifier, byClass);
    List<Integer> wanted =
        classes.stream().map(text -> TargetClass.indexOf(text, manifest)).toList();
    List<ClassPictures> found = new ArrayList<>();
    byClass.forEach(
        (index, files) -> {
          if (wanted.isEmpty() ? files.size() >= FEW : wanted.contains(index)) {
            found.add(
                new ClassPictures(
                    index,
                    manifest.label(index),
                    pictures.only(files.subList(0, Math.min(most, files.size())))));
          }
        });
    for (int index : wanted) {
      if (!byClass.containsKey(index)) {
        throw new WrongUseException(
            "'%s' has no images of class '%s'".formatted(folder, manifest.label(index)));
      }
    }
    if (found.isEmpty()) {
      throw new WrongUseException(
          "no class has %d images or more in '%s'; name classes with fewer by --classes"
              .formatted(FEW, folder));
    }
    return found;
  }

  private static void predict(
      Pictures pictures, Classifier classifier, Map<Integer, List<Path>> byClass) {
    if (pictures.files().isEmpty()) {
      return;
    }
    List<Path> read = new ArrayList<>();
    List<float[]> logits = new ArrayList<>();
    Iterable<float[]> tensors =
        () ->
            pictures.stream()
                .map(
                    picture -> {
                      read.add(Path.of(picture.name()));
                      return picture.tensor();
                    })
                .iterator();
    Activations.at(classifier, Optional.empty()).forEachLogits(tensors, logits::add);
    for (int i = 0; i < logits.size(); i++) {
      byClass
          .computeIfAbsent(Target.predicted(logits.get(i)), unseen -> new ArrayList<>())
          .add(read.get(i));
    }
  }
}
