package dev.pellucid.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.cli.neurons.ConceptPictures;
import dev.pellucid.cli.unfinished.Parts;
import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.model.bundle.AtomicFile;
import dev.pellucid.model.bundle.ModelManifest;
import dev.pellucid.model.bundle.Sha256;
import dev.pellucid.model.examples.ExampleSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes the report of a model and writes it: {@value #PAGE} for people, {@value #FIGURES} for
 * programs. What is in memory at once is a batch of images, and what the sections keep of them.
 *
 * @param folder that both go to; made if it is missing
 * @param makers of its sections, in their order
 * @param bars shows how far it is
 */
public record GlobalReport(Path folder, List<SectionMaker> makers, Bars bars) {

  /** The page. */
  public static final String PAGE = "report.html";

  /** The figures. */
  public static final String FIGURES = "report.json";

  /** Sections that are finished, until all are. */
  private static final String PARTS = ".parts";

  public GlobalReport {
    makers = List.copyOf(makers);
  }

  /**
   * What is looked at.
   *
   * @param samples the images
   * @param description of them, for people: such as "images of the folder 'photos'"
   * @param identity that differs where they do
   * @param marked the same images with where things are in them; empty if that is not known
   */
  public record Images(
      List<Sample> samples, String description, String identity, Optional<ConceptPictures> marked) {

    /** Names, sizes and times of files: what differs where they are others. */
    public static String identity(List<Path> files) throws IOException {
      Sha256 digest = new Sha256();
      for (Path file : files) {
        digest
            .text(file.toString())
            .number(Files.size(file))
            .number(Files.getLastModifiedTime(file).toMillis());
      }
      return digest.hex();
    }
  }

  /**
   * Makes it.
   *
   * @throws IllegalArgumentException if not one image could be read
   * @throws IOException if the folder cannot be written
   */
  public Report write(
      Classifier classifier, ModelManifest manifest, Images images, Settings settings)
      throws IOException {
    Subject subject = subject(classifier, manifest, images, settings);
    Parts parts = Parts.of(folder.resolve(PARTS), asked(classifier, manifest, images, settings));
    Report report =
        new Report(
            manifest.name(),
            manifest.version(),
            manifest.description(),
            images.description(),
            subject.survey().answers().size(),
            subject.survey().labelled().size(),
            notes(subject.survey()),
            settings,
            new ReportMaker(makers, bars).make(subject, parts));
    Files.createDirectories(folder);
    AtomicFile.write(folder.resolve(FIGURES), ReportJson.of(report).getBytes(UTF_8));
    AtomicFile.write(folder.resolve(PAGE), ReportPage.of(report).getBytes(UTF_8));
    parts.forget();
    return report;
  }

  private Subject subject(
      Classifier classifier, ModelManifest manifest, Images images, Settings settings)
      throws IOException {
    List<Survey> taken = new ArrayList<>(1);
    bars.during(
        "looking",
        images.samples().size(),
        done -> taken.add(Survey.of(classifier, images.samples(), done)));
    Survey survey = taken.get(0);
    if (survey.answers().isEmpty()) {
      throw new IllegalArgumentException(
          "none of the %d images can be read; %s"
              .formatted(images.samples().size(), survey.unreadable().get(0)));
    }
    return new Subject(classifier, manifest, images.samples(), survey, images.marked(), settings);
  }

  /** Of all that a section can depend on. */
  private static Sha256 asked(
      Classifier classifier, ModelManifest manifest, Images images, Settings settings) {
    return new Sha256()
        .text(classifier.ask(ExampleSpace::digest))
        .text(manifest.labels().toString())
        .text(classifier.conceptLayer().toString())
        .text(ExampleSpace.preparation(manifest.input()))
        .text(classifier.concepts().map(GlobalReport::identity).orElse(""))
        .text(images.identity())
        .text(settings.toString());
  }

  private static String identity(ConceptVectors bank) {
    return bank.names() + Arrays.deepToString(bank.vectors());
  }

  private static List<String> notes(Survey survey) {
    List<String> notes = new ArrayList<>();
    int unlabelled = survey.answers().size() - survey.labelled().size();
    if (unlabelled > 0) {
      notes.add(
          "%d of %d images have no label; whether the model is right about them is not known"
              .formatted(unlabelled, survey.answers().size()));
    }
    if (!survey.unreadable().isEmpty()) {
      notes.add(
          "%s could not be read and left out, the first of them %s"
              .formatted(
                  Text.count(survey.unreadable().size(), "image"), survey.unreadable().get(0)));
    }
    return notes;
  }
}
