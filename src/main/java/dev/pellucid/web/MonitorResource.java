package dev.pellucid.web;

import dev.pellucid.event.AlertAcknowledgement;
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.FairnessSignal;
import dev.pellucid.web.MonitorView.PairKey;
import dev.pellucid.web.MonitorView.QuantityKey;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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

  /**
   * What somebody says who has seen an alert; both may be absent.
   *
   * @param by who, where nobody is logged in; who is logged in is who they are
   */
  record Seen(String by, String note) {}

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_NOTE = 2_000;

  private final MonitorView monitor;
  private final Gallery gallery;
  private final Acknowledgements acknowledgements;
  private final SecurityIdentity user;

  MonitorResource(
      MonitorView monitor,
      Gallery gallery,
      Acknowledgements acknowledgements,
      SecurityIdentity user) {
    this.monitor = monitor;
    this.gallery = gallery;
    this.acknowledgements = acknowledgements;
    this.user = user;
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

  /**
   * Says that somebody has seen an alert, to everybody and for good.
   *
   * @throws NotFoundException if there is no such alert
   * @throws KafkaUnavailableException if Kafka does not take it
   */
  @POST
  @Path("alerts/{id: .+}/acknowledgement")
  @Consumes(MediaType.APPLICATION_JSON)
  public AlertAcknowledgement acknowledge(@PathParam("id") String id, Seen seen) {
    requireAlert(id);
    Seen said = seen == null ? new Seen(null, null) : seen;
    AlertAcknowledgement acknowledgement =
        new AlertAcknowledgement(
            id,
            user.isAnonymous()
                ? brief("by", said.by(), LONGEST_NAME)
                : user.getPrincipal().getName(),
            brief("note", said.note(), LONGEST_NOTE),
            Instant.now());
    acknowledgements.send(acknowledgement);
    monitor.acknowledged(acknowledgement);
    return acknowledgement;
  }

  /** Takes that back. */
  @DELETE
  @Path("alerts/{id: .+}/acknowledgement")
  public void takeBack(@PathParam("id") String id) {
    requireAlert(id);
    acknowledgements.takeBack(id);
    monitor.unacknowledged(id);
  }

  private void requireAlert(String id) {
    if (!monitor.hasAlert(id)) {
      throw new NotFoundException(
          "There is no alert '%s' here; of many only the latest are kept (pellucid.web.monitor.alerts)."
              .formatted(id));
    }
  }

  /** The marks on the time axes, the oldest first. */
  @GET
  @Path("marks")
  public List<TimeMark> marks() {
    return monitor.marks();
  }

  private static String brief(String name, String value, int longest) {
    if (value == null || value.isBlank()) {
      return null;
    }
    if (value.length() > longest) {
      throw new BadParameterException(
          name, value.substring(0, 20) + "…", "no more than %d characters".formatted(longest));
    }
    return value.strip();
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
