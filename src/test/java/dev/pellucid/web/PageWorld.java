package dev.pellucid.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.DeepProgress;
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.DriftSignal.Distance;
import dev.pellucid.event.DriftSignal.Estimate;
import dev.pellucid.event.DriftSignal.Quantity;
import dev.pellucid.event.DriftSignal.Reference;
import dev.pellucid.event.DriftSignal.Shape;
import dev.pellucid.event.DriftSignal.Window;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.AttributionMap;
import dev.pellucid.event.ExplanationEvent.Cam;
import dev.pellucid.event.ExplanationEvent.ClassScore;
import dev.pellucid.event.ExplanationEvent.ConceptAttribution;
import dev.pellucid.event.ExplanationEvent.Concepts;
import dev.pellucid.event.ExplanationEvent.Deep;
import dev.pellucid.event.ExplanationEvent.Images;
import dev.pellucid.event.ExplanationEvent.MethodResult;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.ExplanationEvent.Prediction;
import dev.pellucid.event.ExplanationEvent.Region;
import dev.pellucid.event.ExplanationEvent.Source;
import dev.pellucid.event.ExplanationEvent.Timings;
import dev.pellucid.event.FairnessSignal;
import dev.pellucid.event.FairnessSignal.Gap;
import dev.pellucid.event.FairnessSignal.GroupFigure;
import dev.pellucid.event.FairnessSignal.Measure;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** What goes on around a page: cameras, the explainer, the deep lane and the monitor, on topics. */
public final class PageWorld implements AutoCloseable {

  public static final ModelRef MODEL = new ModelRef("page-signs", "7");

  private static final int SIDE = 48;
  private static final Region ALL = new Region(0, 0, 1, 1);
  private static final double RESIDUAL = 0.5;
  private static final List<String> CONCEPTS =
      List.of("octagon", "red", "white", "forest", "fog", "rain", "night", "digits", "arrow");

  private final TopicWriter writer = TopicWriter.plain();

  /** A photo of a sign that was classified and explained; its contributions add up to 4.1. */
  public ExplanationEvent explains(String predicted, String label, Map<String, String> groups) {
    String imageId = predicted + "-" + UUID.randomUUID();
    Source source = writer.image(imageId, photo(predicted.hashCode()), Map.of());
    ClassScore winner = new ClassScore(3, predicted, 5.25, 0.9);
    ExplanationEvent event =
        new ExplanationEvent(
            imageId,
            MODEL,
            Instant.now(),
            source,
            new Prediction(List.of(winner, new ClassScore(1, "yield", 1.5, 0.05)), 0.4),
            winner,
            new Cam("grad-cam", "features", 8, 8, ALL, 0, 2, grey(8)),
            new Concepts("features", contributions(predicted), RESIDUAL),
            null,
            label,
            groups,
            new Timings(1.5, 2.5, 12, 8));
    writer.send(WebTopics.EXPLANATIONS, imageId, EventJson.EXPLANATION.write(event), Map.of());
    return event;
  }

  /** How far the deep lane is with it; {@code request} is the id of what was asked. */
  public void isExplaining(
      ExplanationEvent image, String request, String method, long done, long of) {
    DeepProgress progress =
        new DeepProgress(
            image.imageId(),
            image.source(),
            request,
            List.of(method),
            DeepProgress.State.RUNNING,
            method,
            1,
            done,
            of,
            Instant.now());
    writer.send(WebTopics.PROGRESS, image.imageId(), EventJson.PROGRESS.write(progress), Map.of());
  }

  /** What the deep lane says of it by a method that somebody asked for. */
  public void explainsDeeply(ExplanationEvent live, String method) {
    explains(live, "request", method, null);
  }

  /** What the deep lane says of it if it is one of those that are judged. */
  public void judges(ExplanationEvent live, String method, Map<String, Double> quality) {
    explains(live, "quality", method, quality);
  }

  /** What the deep lane says of it by images that the model learnt from. */
  public void explainsByImages(ExplanationEvent live, String method, Images images) {
    explains(
        live,
        "request",
        new MethodResult(method, Map.of(), false, Map.of(), null, 90, null, null, images, null));
  }

  private void explains(
      ExplanationEvent live, String reason, String method, Map<String, Double> quality) {
    AttributionMap map = new AttributionMap(List.of(3, 16, 16), null, 16, 16, ALL, -1, 1, grey(16));
    explains(
        live,
        reason,
        new MethodResult(
            method,
            Map.of("steps", "50"),
            false,
            Map.of("completeness-error", 0.01),
            quality,
            840,
            map,
            null,
            null,
            null));
  }

  private void explains(ExplanationEvent live, String reason, MethodResult result) {
    Deep deep = new Deep(reason, List.of(result));
    writer.send(
        WebTopics.EXPLANATIONS,
        live.imageId(),
        EventJson.EXPLANATION.write(live.followedBy(deep)),
        Map.of());
  }

  /** Something that is no image. */
  public void rejects(String reason) {
    writer.send(
        WebTopics.DLQ,
        "reject-" + UUID.randomUUID(),
        "no image".getBytes(UTF_8),
        Map.of("dead-letter-reason", reason, "pellucid.dlq.reason", "unsupported-type"));
  }

  /** How a quantity stands; {@code label} is null for all classes. */
  public void drifts(String kind, String concept, String label, double eValue) {
    Instant now = Instant.now();
    for (int window = 3; window >= 0; window--) {
      Instant end = now.minusSeconds(10L * window);
      double reached = Math.pow(eValue, 1 - window / 4.0);
      DriftSignal signal =
          new DriftSignal(
              MODEL,
              new Window(end.minusSeconds(10), end),
              new Quantity(
                  kind + "/" + concept + (label == null ? "" : "/" + label), kind, concept, label),
              40,
              new Reference(500, 0.4, List.of(0.1, 0.5)),
              new Estimate(0.3, List.of(0.5, 0.3, 0.2)),
              new Distance(0.2, 0.1, 0.05),
              new DriftSignal.Evidence(
                  reached >= 1e5 ? DriftSignal.State.ALARM : DriftSignal.State.STABLE,
                  reached,
                  1e5,
                  Shape.HIGHER,
                  now.minusSeconds(25)));
      writer.send(WebTopics.DRIFT, MODEL.name(), EventJson.DRIFT.write(signal), Map.of());
    }
  }

  /** How the districts are treated: west worse by {@code gap} than north. */
  public void treats(double gap) {
    Instant now = Instant.now();
    for (int window = 3; window >= 0; window--) {
      Instant end = now.minusSeconds(10L * window);
      FairnessSignal signal =
          new FairnessSignal(
              MODEL,
              "district",
              new Window(end.minusSeconds(10), end),
              0.05,
              0.95,
              List.of(
                  measure("accuracy", "accuracy", null, gap, 1e4, FairnessSignal.State.ALARM),
                  measure(
                      "equal-opportunity/stop",
                      "equal-opportunity",
                      "stop",
                      0.01,
                      2,
                      FairnessSignal.State.NO_ALARM)));
      writer.send(
          WebTopics.FAIRNESS,
          MODEL.name() + "/district",
          EventJson.FAIRNESS.write(signal),
          Map.of());
    }
  }

  /** An alert about how the districts are treated, shown by images. */
  public void alerts(String id, AlertEvent.State state, String... examples) {
    Instant now = Instant.now();
    boolean resolved = state == AlertEvent.State.RESOLVED;
    writer.alert(
        new AlertEvent(
            id,
            AlertEvent.Kind.FAIRNESS,
            state,
            MODEL,
            "district",
            now.minusSeconds(300),
            now,
            "groups of district are treated differently: accuracy is 0.95 for north and 0.65 for west",
            resolved ? "recovered" : null,
            resolved ? 0 : 1,
            List.of(
                new AlertEvent.Evidence(
                    "accuracy",
                    "accuracy is 0.95 for north and 0.65 for west",
                    null,
                    null,
                    List.of("north", "west"),
                    0.65,
                    0.95,
                    now.minusSeconds(300),
                    2e5,
                    1e3,
                    120,
                    List.of(examples)))));
  }

  @Override
  public void close() {
    writer.close();
  }

  private static Measure measure(
      String id, String kind, String label, double gap, double eValue, FairnessSignal.State state) {
    return new Measure(
        id,
        kind,
        null,
        label,
        List.of(
            new GroupFigure("north", 90, 0.95, 0.9, 1.0),
            new GroupFigure("west", 80, 0.95 - gap, 0.5, 0.8)),
        List.of(new Gap("north", "west", 80, gap, gap - 0.005, gap + 0.1, eValue, 1e3, state)));
  }

  /** Other classes are decided for other reasons. */
  private static List<ConceptAttribution> contributions(String predicted) {
    int turn = Math.floorMod(predicted.hashCode(), CONCEPTS.size());
    float[] values = {2, 1, 0.5f, -0.5f, 0.25f, 0.25f, -0.25f, 0.25f, 0.1f};
    return IntStream.range(0, CONCEPTS.size())
        .mapToObj(
            i ->
                new ConceptAttribution(
                    CONCEPTS.get(i), 0.5f, 1, values[(i + turn) % values.length]))
        .toList();
  }

  private static byte[] photo(int seed) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D brush = image.createGraphics();
    brush.setColor(new Color(90, 130, 170));
    brush.fillRect(0, 0, SIDE, SIDE);
    brush.setColor(Color.getHSBColor(Math.floorMod(seed, 97) / 97f, 0.8f, 0.9f));
    brush.fillOval(SIDE / 4, SIDE / 4, SIDE / 2, SIDE / 2);
    brush.dispose();
    return png(image);
  }

  /** Brighter from left to right. */
  private static byte[] grey(int side) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        image.getRaster().setSample(x, y, 0, 255 * x / (side - 1));
      }
    }
    return png(image);
  }

  private static byte[] png(BufferedImage image) {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
