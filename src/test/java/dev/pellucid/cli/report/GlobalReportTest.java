package dev.pellucid.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.cli.report.GlobalReport.Images;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.UnreadableImageException;
import dev.pellucid.image.UnreadableImageException.Reason;
import dev.pellucid.model.Classifiers;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.bundle.ModelManifest;
import dev.pellucid.model.inference.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model that calls an image by its brightest channel. */
class GlobalReportTest {

  private static final Bars NO_BARS = (task, steps, work) -> work.go(step -> {});
  private static final Settings SETTINGS = new Settings(0.95, 10, 1);

  @TempDir Path folder;

  private ModelBundle bundle;
  private Classifier classifier;

  @BeforeEach
  void open() throws IOException {
    Path onnx = Files.write(folder.resolve("m.onnx"), Classifiers.channelMeans(3, 2, 2, 3));
    bundle = BundleReader.read(onnx);
    classifier = new Classifier(bundle, SessionSettings.onCpu().withThreads(1));
  }

  @AfterEach
  void close() {
    classifier.close();
  }

  /** An image whose label is as given; brightest in a channel. */
  private static Sample image(int label, int brightest) {
    float[] pixels = new float[12];
    for (int i = 0; i < 4; i++) {
      pixels[4 * brightest + i] = 1;
    }
    return new Sample(
        "image",
        () ->
            new Sample.Content(
                new ImageBatch(3, 2, 2, pixels, List.of(Target.PREDICTED)),
                Optional.empty(),
                OptionalInt.of(label)));
  }

  private static Sample unreadable() {
    return new Sample(
        "broken.jpg",
        () -> {
          throw new UnreadableImageException(Reason.EMPTY, "it is no picture");
        });
  }

  private static Images images(Sample... samples) {
    return new Images(List.of(samples), "three pictures", "three", Optional.empty());
  }

  /** A section that counts how often it was made. */
  private record Counted(String id, List<String> made) implements SectionMaker {
    @Override
    public String title() {
      return id;
    }

    @Override
    public long steps(Subject subject) {
      return 1;
    }

    @Override
    public Section make(Subject subject, LongConsumer done) {
      made.add(id);
      return new Section.Told(id, id, "", "", List.of(), Figures.of(Map.of("of", id)));
    }
  }

  /** A section that does what it is told to. */
  private record Failing(RuntimeException failure) implements SectionMaker {
    @Override
    public String id() {
      return "failing";
    }

    @Override
    public String title() {
      return "Failing";
    }

    @Override
    public long steps(Subject subject) {
      return 1;
    }

    @Override
    public Section make(Subject subject, LongConsumer done) {
      throw failure;
    }
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
  }

  @Test
  void accuracyIsThatOfTheLabelsAndUnreadableImagesAreCounted() throws IOException {
    // Given
    GlobalReport report = new GlobalReport(folder.resolve("out"), Sections.all(), NO_BARS);

    // When
    report.write(
        classifier,
        bundle.manifest(),
        images(image(0, 0), image(1, 1), unreadable(), image(2, 1), image(1, 1)),
        SETTINGS);

    // Then
    assertThat(json().path("images").asInt()).isEqualTo(4);
    assertThat(json().at("/sections/0/figures/accuracy/mean").asDouble()).isEqualTo(0.75);
    assertThat(json().at("/notes/0").asText()).contains("1 image could not").contains("broken.jpg");
  }

  @Test
  void aSectionThatDoesNotFitTheModelIsLeftOutWithItsReason() throws IOException {
    // Given
    GlobalReport report =
        new GlobalReport(
            folder.resolve("out"),
            List.of(new Failing(new NotApplicableException("it has no feature map"))),
            NO_BARS);

    // When
    report.write(classifier, bundle.manifest(), images(image(0, 0)), SETTINGS);

    // Then
    assertThat(json().at("/sections/0/leftOut").asText()).contains("it has no feature map");
  }

  @Test
  void whatWasFinishedBeforeAStopIsNotMadeAgain() throws IOException {
    // Given
    List<String> made = new ArrayList<>();
    Counted first = new Counted("first", made);
    Counted second = new Counted("second", made);
    Path out = folder.resolve("out");
    GlobalReport stopped =
        new GlobalReport(
            out, List.of(first, new Failing(new IllegalStateException("stopped"))), NO_BARS);
    assertThatThrownBy(
            () -> stopped.write(classifier, bundle.manifest(), images(image(0, 0)), SETTINGS))
        .hasMessage("stopped");

    // When
    new GlobalReport(out, List.of(first, second), NO_BARS)
        .write(classifier, bundle.manifest(), images(image(0, 0)), SETTINGS);

    // Then
    assertThat(made).containsExactly("first", "second");
    assertThat(json().at("/sections/0/figures/of").asText()).isEqualTo("first");
    assertThat(out.resolve(".parts")).doesNotExist();
  }

  /** What is asked for after a stop, other than what was asked for before. */
  enum Change {
    SETTINGS,
    NAMES_OF_CLASSES,
    IMAGES
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void whatWasFinishedOfSomethingElseIsMadeAgain(Change change) throws IOException {
    // Given
    List<String> made = new ArrayList<>();
    Counted first = new Counted("first", made);
    Path out = folder.resolve("out");
    GlobalReport stopped =
        new GlobalReport(
            out, List.of(first, new Failing(new IllegalStateException("stopped"))), NO_BARS);
    assertThatThrownBy(
            () -> stopped.write(classifier, bundle.manifest(), images(image(0, 0)), SETTINGS))
        .hasMessage("stopped");

    // When
    new GlobalReport(out, List.of(first), NO_BARS)
        .write(
            classifier,
            change == Change.NAMES_OF_CLASSES
                ? named(bundle.manifest(), "a", "b", "c")
                : bundle.manifest(),
            change == Change.IMAGES
                ? new Images(List.of(image(0, 0)), "another picture", "another", Optional.empty())
                : images(image(0, 0)),
            change == Change.SETTINGS ? new Settings(0.95, 10, 2) : SETTINGS);

    // Then
    assertThat(made).containsExactly("first", "first");
  }

  private static ModelManifest named(ModelManifest of, String... labels) {
    return new ModelManifest(
        of.name(),
        of.version(),
        of.description(),
        of.input(),
        List.of(labels),
        of.output(),
        of.layer(),
        of.groups(),
        of.training());
  }

  @Test
  void ofMoreWeakClassesThanAreToldTheWeakestAreAndTheOthersAreCounted() {
    // Given: five classes of forty images each that are known less often than twenty others
    List<Answer> answers = new ArrayList<>();
    for (int index = 0; index < 25; index++) {
      for (int i = 0; i < 40; i++) {
        int wrong = index < 5 ? 20 + 4 * index : 0;
        answers.add(
            new Answer(
                answers.size(),
                OptionalInt.of(index),
                i < wrong ? 25 + index : index,
                0.9,
                false,
                Optional.empty()));
      }
    }
    Subject subject =
        new Subject(
            classifier,
            bundle.manifest(),
            List.of(),
            new Survey(answers, List.of()),
            Optional.empty(),
            SETTINGS);

    // When
    Section section = new OverviewSection().make(subject, step -> {});

    // Then
    assertThat(section.findings())
        .extracting(Finding::sentence)
        .filteredOn(sentence -> sentence.contains("recognised less often"))
        .hasSize(4)
        .satisfies(
            told -> {
              assertThat(told.get(0)).contains("'" + subject.label(4) + "'");
              assertThat(told.get(2)).contains("'" + subject.label(2) + "'");
              assertThat(told.get(3)).startsWith("2 more classes are");
            });
  }

  @Test
  void imagesOfAClassAreDrawnWhateverTheyAreTakenFor() {
    // Given: a class of which half is recognised, the rest taken for five others
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      answers.add(
          new Answer(
              i, OptionalInt.of(0), i % 2 == 0 ? 0 : 1 + i % 5, 0.9, true, Optional.empty()));
    }
    Subject subject =
        new Subject(
            classifier,
            bundle.manifest(),
            List.of(),
            new Survey(answers, List.of()),
            Optional.empty(),
            new Settings(0.95, 200, 1));

    // When
    List<Answer> drawn = subject.ofLabel(0, Answer::marked);

    // Then
    assertThat(drawn).hasSize(200);
    assertThat(drawn.stream().filter(Answer::right).count()).isBetween(80L, 120L);
  }
}
