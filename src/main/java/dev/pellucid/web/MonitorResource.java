package dev.pellucid.web;

import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.FairnessSignal;
import dev.pellucid.web.MonitorView.PairKey;
import dev.pellucid.web.MonitorView.QuantityKey;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Drift, fairness and alerts over HTTP, from memory. Pages learn over the WebSocket that something
 * changed, and ask here for what they show.
 */
@Path("/api/monitor")
@Produces(MediaType.APPLICATION_JSON)
class MonitorResource {

  /**
   * @param alerts the newest first
   * @param pictures which of their examples can be had from {@code api/images/ID}
   */
  record Alerts(List<AlertLog.Alert> alerts, Set<String> pictures) {}

  private final MonitorView monitor;
  private final Gallery gallery;

  MonitorResource(MonitorView monitor, Gallery gallery) {
    this.monitor = monitor;
    this.gallery = gallery;
  }

  /** The latest signal of every monitored quantity. */
  @GET
  @Path("drift")
  public List<DriftSignal> drift() {
    return monitor.drift();
  }

  /** The latest windows of one quantity, the oldest first; those after a time if one is given. */
  @GET
  @Path("drift/history")
  public List<DriftPoint> driftHistory(
      @QueryParam("model") String model,
      @QueryParam("version") String version,
      @QueryParam("quantity") String quantity,
      @QueryParam("after") String after) {
    return monitor.history(
        new QuantityKey(model(model, version), there("quantity", quantity)), time("after", after));
  }

  /** The latest signal of every sensitive attribute. */
  @GET
  @Path("fairness")
  public List<FairnessSignal> fairness() {
    return monitor.fairness();
  }

  /** The latest windows of one gap, the oldest first; those after a time if one is given. */
  @GET
  @Path("fairness/history")
  public List<GapPoint> fairnessHistory(
      @QueryParam("model") String model,
      @QueryParam("version") String version,
      @QueryParam("attribute") String attribute,
      @QueryParam("measure") String measure,
      @QueryParam("first") String first,
      @QueryParam("second") String second,
      @QueryParam("after") String after) {
    return monitor.history(
        new PairKey(
            model(model, version),
            there("attribute", attribute),
            there("measure", measure),
            there("first", first),
            there("second", second)),
        time("after", after));
  }

  /** The latest alerts, and those that are open however old. */
  @GET
  @Path("alerts")
  public Alerts alerts() {
    List<AlertLog.Alert> alerts = monitor.alerts();
    return new Alerts(
        alerts,
        alerts.stream()
            .flatMap(alert -> alert.event().evidence().stream())
            .flatMap(evidence -> evidence.examples().stream())
            .filter(id -> gallery.latest(id).isPresent())
            .collect(Collectors.toSet()));
  }

  /** The marks on the time axes, the oldest first. */
  @GET
  @Path("marks")
  public List<TimeMark> marks() {
    return monitor.marks();
  }

  private static ModelRef model(String name, String version) {
    return new ModelRef(there("model", name), there("version", version));
  }

  private static String there(String name, String value) {
    if (value == null) {
      throw new BadParameterException(name, "", "what the signals call it");
    }
    return value;
  }

  private static Instant time(String name, String value) {
    if (value == null) {
      return Instant.MIN;
    }
    try {
      return Instant.parse(value);
    } catch (DateTimeParseException notAnInstant) {
      throw new BadParameterException(name, value, "an instant such as 2026-05-06T07:08:09Z");
    }
  }
}
