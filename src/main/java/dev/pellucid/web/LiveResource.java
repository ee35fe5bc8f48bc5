package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Source;
import dev.pellucid.web.LiveStats.Point;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The live view over HTTP: what was seen lately, from memory. */
@Path("/api")
@NonBlocking
class LiveResource {

  /**
   * @param stats the figures now
   * @param history the oldest first, a second apart
   */
  record StatsWithHistory(LiveStats stats, List<Point> history) {}

  /**
   * An explanation.
   *
   * @param image where its picture can be had, relative to the page; absent if it is not here
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Pictured(String image, ExplanationEvent event) {}

  /** One that is near another. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Near(double similarity, String image, ExplanationEvent event) {}

  /** What {@link Neighbours} found, with pictures. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Similar(Pictured of, int compared, List<Near> same, List<Near> other, String reason) {}

  private static final int MOST_SIMILAR = 24;

  private final Gallery gallery;
  private final ExplanationLog log;
  private final StreamStatistics statistics;

  LiveResource(Gallery gallery, ExplanationLog log, StreamStatistics statistics) {
    this.gallery = gallery;
    this.log = log;
    this.statistics = statistics;
  }

  /** The latest image with an id, as its producer encoded it. */
  @GET
  @Path("images/{id: .+}")
  public Response image(@PathParam("id") String id) {
    return gallery
        .latest(id)
        .map(LiveResource::picture)
        .orElseThrow(() -> new ImageNotHereException("with id '" + id + "'"));
  }

  /** The image that came in one record. */
  @GET
  @Path("images")
  public Response imageOfRecord(
      @QueryParam("topic") String topic,
      @QueryParam("partition") String partition,
      @QueryParam("offset") String offset) {
    if (topic == null) {
      throw new BadParameterException("topic", "", "the name of the topic the image came on");
    }
    Source source = source(topic, partition, offset);
    return gallery
        .find(source)
        .map(LiveResource::picture)
        .orElseThrow(() -> new ImageNotHereException("from " + source));
  }

  /**
   * The latest explanations, the newest first.
   *
   * @param label of the predicted class
   * @param groups each {@code attribute=value}
   */
  @GET
  @Path("explanations/recent")
  @Produces(MediaType.APPLICATION_JSON)
  public List<ExplanationEvent> recent(
      @QueryParam("limit") @DefaultValue("20") String limit,
      @QueryParam("model") String model,
      @QueryParam("class") String label,
      @QueryParam("group") List<String> groups) {
    return log.latest(
        (int) whole("limit", limit, log.capacity()), ExplanationFilter.of(model, label, groups));
  }

  /**
   * The remembered explanations nearest to one, which is the latest of an image id or that of one
   * record.
   */
  @GET
  @Path("explanations/similar")
  @Produces(MediaType.APPLICATION_JSON)
  public Similar similar(
      @QueryParam("id") String id,
      @QueryParam("topic") String topic,
      @QueryParam("partition") String partition,
      @QueryParam("offset") String offset,
      @QueryParam("limit") @DefaultValue("6") String limit) {
    int most = (int) whole("limit", limit, MOST_SIMILAR);
    if (id == null && topic == null) {
      throw new BadParameterException(
          "id", "", "the id of an image, or topic, partition and offset");
    }
    ExplanationEvent event =
        topic == null
            ? remembered(e -> e.imageId().equals(id), "with id '" + id + "'")
            : remembered(source(topic, partition, offset));
    Neighbours found = Neighbours.of(event, log.all(), most);
    return new Similar(
        new Pictured(gallery.address(event.source()), event),
        found.compared(),
        found.same().stream().map(this::pictured).toList(),
        found.other().stream().map(this::pictured).toList(),
        found.reason());
  }

  private ExplanationEvent remembered(Source source) {
    return remembered(e -> e.source().equals(source), "from " + source);
  }

  private ExplanationEvent remembered(Predicate<ExplanationEvent> wanted, String which) {
    return log.find(wanted)
        .orElseThrow(
            () ->
                new NotFoundException(
                    "No explanation of an image %s is remembered; only the latest %d are (pellucid.web.recent)."
                        .formatted(which, log.capacity())));
  }

  private Near pictured(Neighbours.Near near) {
    return new Near(near.similarity(), gallery.address(near.event().source()), near.event());
  }

  @GET
  @Path("stats")
  @Produces(MediaType.APPLICATION_JSON)
  public StatsWithHistory stats() {
    return new StatsWithHistory(statistics.read(Instant.now()), statistics.history());
  }

  private static Source source(String topic, String partition, String offset) {
    return new Source(
        topic,
        (int) whole("partition", partition, Integer.MAX_VALUE),
        whole("offset", offset, Long.MAX_VALUE));
  }

  private static Response picture(EncodedImage image) {
    return Response.ok(image.bytes(), image.format().mediaType())
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
        .build();
  }

  private static long whole(String name, String value, long most) {
    String expected = "a whole number from 0 to " + most;
    try {
      long number = Long.parseLong(value);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      throw new BadParameterException(name, value, expected);
    }
    throw new BadParameterException(name, value, expected);
  }
}
