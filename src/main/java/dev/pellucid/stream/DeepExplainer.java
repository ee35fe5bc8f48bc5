package dev.pellucid.stream;

import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.evaluate.QualityCheck;
import dev.pellucid.event.DeepProgress.State;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Deep;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.Effort;
import dev.pellucid.explain.method.ImageBatch;
import dev.pellucid.explain.method.Target;
import dev.pellucid.image.Crop;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.UnreadableImageException;
import dev.pellucid.model.Catalogue;
import dev.pellucid.model.LiveExplanation;
import dev.pellucid.model.ModelLease;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.inference.InferenceFailedException;
import dev.pellucid.model.inference.SessionSettings;
import dev.pellucid.stream.PictureReader.Picture;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Explains one image by the methods that are asked of it, on the calling thread and with one core,
 * giving way to the live lane between runs of the model.
 */
@ApplicationScoped
@Typed(DeepExplainer.class)
class DeepExplainer implements ImageExplainer {

  private static final ExplanationPlan CLASSIFY =
      ExplanationPlan.of(Output.LOGITS, Output.PROBABILITIES);

  private final AskedModels models;

  /** Only the lane's thread has to do with it. */
  private final MethodRunner methods;

  private final PictureReader pictures;
  private final ExplanationEvents events;
  private final LiveLoad live;
  private final DeepMetrics metrics;
  private final DeepProgressTopic progress;
  private final QualityCheck quality;
  private final int rows;

  private volatile boolean stopping;

  /**
   * What is explained.
   *
   * @param image a batch of one, its target named
   * @param seen what the model sees of it
   */
  private record Asked(Classifier classifier, ImageBatch image, Crop seen) {}

  DeepExplainer(
      Catalogue catalogue,
      @ConfigProperty(name = "pellucid.models.default") Optional<String> defaultModel,
      SessionSettings settings,
      StreamConfig config,
      LiveLoad live,
      MeterRegistry registry,
      DeepProgressTopic progress) {
    this.models = new AskedModels(catalogue, defaultModel);
    this.methods = new MethodRunner(settings, config.deep());
    this.pictures = new PictureReader(config.limits());
    this.events = new ExplanationEvents(config.topClasses());
    this.live = live;
    this.metrics = new DeepMetrics(registry, Clock.systemUTC());
    this.progress = progress;
    this.quality = quality(config.deep().quality());
    this.rows = config.deep().rows();
  }

  private static QualityCheck quality(StreamConfig.Quality config) {
    try {
      return QualityCheck.parse(config.methods(), config.indicators());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "pellucid.stream.deep.quality, methods '%s' and indicators '%s': %s"
              .formatted(config.methods(), config.indicators(), e.getMessage()),
          e);
    }
  }

  @Override
  public Optional<String> obstacle() {
    return models.obstacle();
  }

  @Override
  public CompletionStage<ImageResult> explain(ImageRecord image) {
    Optional<String> asked = image.model();
    Optional<Rejection> refusal = models.refusal(asked);
    if (refusal.isPresent()) {
      return CompletableFuture.completedStage(new ImageResult.Rejected(asked, refusal.get()));
    }
    try {
      return CompletableFuture.completedStage(explain(image, bundle(asked)));
    } catch (CancellationException stopped) {
      // It stays without a result, so it is not committed and will be read again.
      return new CompletableFuture<>();
    }
  }

  /** Our sessions are our own: the model may be replaced meanwhile. */
  private ModelBundle bundle(Optional<String> asked) {
    try (ModelLease lease = models.lease(asked)) {
      return lease.model().bundle();
    }
  }

  private ImageResult explain(ImageRecord image, ModelBundle model) {
    Optional<String> name = Optional.of(model.name());
    byte[] encoded = image.source().value();
    if (encoded == null) {
      return new ImageResult.Rejected(name, Rejection.nullValue());
    }
    ImageProgress told = progress.of(image);
    giveWay();
    metrics.begun(image.source());
    try {
      Picture picture =
          image.trace().step("decode", () -> pictures.read(encoded, model.manifest().input()));
      ExplanationEvent event = explained(image, model, picture, told);
      told.over(State.DONE);
      return new ImageResult.Explained(event, Optional.empty());
    } catch (UnreadableImageException e) {
      told.over(State.FAILED);
      return new ImageResult.Rejected(name, Rejection.unreadable(e));
    } catch (InferenceFailedException e) {
      told.over(State.FAILED);
      return new ImageResult.Rejected(name, Rejection.inferenceFailed(e));
    }
  }

  private ExplanationEvent explained(
      ImageRecord image, ModelBundle model, Picture picture, ImageProgress told) {
    Headers headers = image.source().headers();
    Classifier classifier = methods.classifier(model);
    InputSpec input = model.manifest().input();
    ImageBatch batch =
        new ImageBatch(
            input.channels().count(),
            input.height(),
            input.width(),
            picture.tensor(),
            List.of(Target.PREDICTED));
    long begin = System.nanoTime();
    BatchOutputs outputs = image.trace().step("classify", () -> classifier.run(CLASSIFY, batch));
    Duration inference = Duration.ofNanos(System.nanoTime() - begin);
    float[] logits = finite(classifier, outputs.row(TensorNames.LOGITS, 0));
    Target target =
        DeepHeaders.target(headers)
            .filter(index -> index >= 0 && index < logits.length)
            .map(Target::of)
            .orElse(Target.PREDICTED.resolve(logits));
    DeepRequest request =
        DeepHeaders.request(headers)
            .orElseGet(() -> new DeepRequest(List.of(), DeepRequest.HEADER));
    LiveExplanation classified =
        new LiveExplanation(
            logits,
            outputs.row(TensorNames.PROBABILITIES, 0),
            target.index(),
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            inference,
            1);
    return events
        .event(ImageFacts.of(image), model.manifest(), picture.seen(), picture.took(), classified)
        .with(DeepHeaders.source(image.source()), DeepHeaders.time(headers).orElse(image.time()))
        .followedBy(
            new Deep(
                request.reason(),
                results(
                    image,
                    new Asked(classifier, batch.withTargets(List.of(target)), picture.seen()),
                    request,
                    told)));
  }

  private List<MethodResult> results(
      ImageRecord image, Asked asked, DeepRequest request, ImageProgress told) {
    List<MethodResult> results =
        new ArrayList<>(run(image, asked, request.calls(), request.judged(), told));
    if (request.judged()) {
      List<String> more =
          quality.methods().stream().filter(call -> !request.calls().contains(call)).toList();
      results.addAll(run(image, asked, more, true, told));
    }
    return results;
  }

  private List<MethodResult> run(
      ImageRecord image, Asked asked, List<String> calls, boolean judged, ImageProgress told) {
    List<MethodRunner.Outcome> outcomes =
        methods.run(
            asked.classifier(),
            asked.image(),
            asked.seen(),
            calls,
            this::giveWay,
            told,
            (method, run) -> measured(image, method, run));
    return IntStream.range(0, outcomes.size())
        .mapToObj(
            i ->
                judged && quality.judges(calls.get(i))
                    ? judged(image, asked, calls.get(i), outcomes.get(i))
                    : outcomes.get(i).result())
        .toList();
  }

  /** One that ran out of time is not judged: its quality is that of the machine. */
  private MethodResult judged(
      ImageRecord image, Asked asked, String call, MethodRunner.Outcome outcome) {
    if (outcome.explanation().isEmpty() || outcome.result().partial()) {
      return outcome.result();
    }
    long begin = System.nanoTime();
    try {
      Map<String, Double> figures =
          image
              .trace()
              .step(
                  "judge " + outcome.result().method(),
                  () ->
                      quality.figures(
                          asked.classifier(),
                          asked.image(),
                          call,
                          outcome.explanation().get().attribution(),
                          Effort.unlimited().withRows(rows).givingWay(this::giveWay),
                          (indicator, why) ->
                              StreamLog.LOG.notJudged(
                                  call,
                                  asked.classifier().name(),
                                  indicator,
                                  String.valueOf(why))));
      return outcome.result().judged(figures);
    } finally {
      metrics.judged(Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  private MethodRunner.Outcome measured(
      ImageRecord image, String method, Supplier<MethodRunner.Outcome> run) {
    String known = DeepMetrics.known(method);
    MethodRunner.Outcome outcome;
    try (LogContext about = LogContext.of(image)) {
      outcome = image.trace().step("explain " + known, run);
    }
    metrics.ended(known, outcome.result(), outcome.took());
    return outcome;
  }

  private static float[] finite(Classifier classifier, float[] logits) {
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        throw new InferenceFailedException(classifier.name(), "a logit is " + logit, null);
      }
    }
    return logits;
  }

  private void giveWay() {
    live.giveWay();
    if (stopping) {
      throw new CancellationException("the service stops");
    }
  }

  /** Lets go of the image in hand after the run that is under way. It will be read again. */
  void stop() {
    stopping = true;
  }

  /** Releases every model that was opened. For the lane's own thread. */
  void close() {
    methods.close();
  }
}
