package dev.pellucid.web;

import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Source;
import dev.pellucid.web.LiveStats.Point;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;

/** The live view over HTTP: what was seen lately, from memory. */
@Path("/api")
@NonBlocking
class LiveResource {

  /**
   * @param stats the figures now
   * @param history the oldest first, a second apart
   */
  record StatsWithHistory(LiveStats stats, List<Point> history) {}

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
  public Response image(
      @QueryParam("topic") String topic,
      @QueryParam("partition") String partition,
      @QueryParam("offset") String offset) {
    if (topic == null) {
      throw new BadParameterException("topic", "", "the name of the topic the image came on");
    }
    Source source =
        new Source(
            topic,
            (int) whole("partition", partition, Integer.MAX_VALUE),
            whole("offset", offset, Long.MAX_VALUE));
    return gallery
        .find(source)
        .map(LiveResource::picture)
        .orElseThrow(() -> new ImageNotHereException("from " + source));
  }

  /** The latest explanations, the newest first. */
  @GET
  @Path("explanations/recent")
  @Produces(MediaType.APPLICATION_JSON)
  public List<ExplanationEvent> recent(@QueryParam("limit") @DefaultValue("20") String limit) {
    return log.latest((int) whole("limit", limit, log.capacity()));
  }

  @GET
  @Path("stats")
  @Produces(MediaType.APPLICATION_JSON)
  public StatsWithHistory stats() {
    return new StatsWithHistory(statistics.read(Instant.now()), statistics.history());
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
