package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pellucid.event.ExplanationEvent;
import dev.pellucid.event.ExplanationEvent.Source;
import dev.pellucid.explain.MethodCall;
import dev.pellucid.explain.Methods;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.UnknownMethodException;
import dev.pellucid.stream.DeepRequests;
import dev.pellucid.stream.KafkaUnavailableException;
import dev.pellucid.stream.StreamConfig;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks the deep lane for more of an image that is here. The answer is an explanation like any
 * other, on its topic and on the page; this only says how far it is.
 */
@Path("/api/explanations/deep")
@Produces(MediaType.APPLICATION_JSON)
class DeepResource {

  private static final int RETRY_SECONDS = 5;

  /**
   * What is asked.
   *
   * @param imageId of an image that is here: the latest with this id
   * @param source the record it came in, which counts if both are there
   * @param methods calls, as in the header {@code explain} of images
   * @param target the class to explain, by index; without it, the one the live explanation explains
   */
  record Wanted(String imageId, Source source, List<String> methods, Integer target) {}

  /**
   * @param exhibit the image with what came; absent until something has
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Answer(DeepTask task, Exhibit exhibit) {}

  private final Gallery gallery;
  private final DeepTasks tasks;
  private final DeepRequests lane;
  private final ModelsView models;
  private final int mostMethods;

  DeepResource(
      Gallery gallery, DeepTasks tasks, DeepRequests lane, ModelsView models, StreamConfig config) {
    this.gallery = gallery;
    this.tasks = tasks;
    this.lane = lane;
    this.models = models;
    this.mostMethods = config.deep().mostMethods();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response ask(Wanted wanted) {
    requireSound(wanted);
    Gallery.Held image =
        gallery
            .hold(Optional.ofNullable(wanted.source()), wanted.imageId())
            .orElseThrow(
                () ->
                    new ImageNotHereException(
                        wanted.source() == null
                            ? "with id '" + wanted.imageId() + "'"
                            : "from " + wanted.source()));
    requireClass(wanted.target(), image.event());
    Instant now = Instant.now();
    DeepTask task =
        DeepTask.waiting(
            UUID.randomUUID().toString(),
            image.imageId(),
            image.source(),
            List.copyOf(wanted.methods()),
            wanted.target(),
            now);
    Optional<DeepTask> taken = tasks.add(task, now);
    if (taken.isEmpty()) {
      return tooMany();
    }
    if (taken.get().id().equals(task.id())) {
      send(task, image);
    }
    return Response.accepted(taken.get())
        .location(URI.create("/api/explanations/deep/" + taken.get().id()))
        .build();
  }

  /** How far it is, and what came of it. */
  @GET
  @Path("{id}")
  public Answer task(@PathParam("id") String id) {
    DeepTask task =
        tasks
            .find(id, Instant.now())
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "Nothing that was asked as '%s' is known here.".formatted(id)));
    return new Answer(
        task,
        task.state() == DeepTask.State.DONE ? gallery.exhibit(task.source()).orElse(null) : null);
  }

  private void send(DeepTask task, Gallery.Held image) {
    try {
      lane.send(
          new DeepRequests.Order(
              task.id(),
              image.imageId(),
              image.source(),
              image.image().bytes(),
              image.event(),
              Optional.ofNullable(task.target()),
              task.methods()));
    } catch (KafkaUnavailableException e) {
      tasks.remove(task.id());
      throw e;
    }
  }

  private void requireSound(Wanted wanted) {
    if (wanted == null || wanted.methods() == null || wanted.methods().isEmpty()) {
      throw new BadRequestException(
          "Say by which methods, as {\"imageId\":\"…\",\"methods\":[\"integrated-gradients\"]}.");
    }
    Source source = wanted.source();
    if (source == null ? wanted.imageId() == null : source.topic() == null) {
      throw new BadRequestException(
          "Say which image: 'imageId', or 'source' with topic, partition and offset.");
    }
    if (wanted.methods().size() > mostMethods) {
      throw new BadRequestException(
          "%d methods are asked for; one image is explained by %d at most (pellucid.stream.deep.most-methods)."
              .formatted(wanted.methods().size(), mostMethods));
    }
    wanted.methods().forEach(DeepResource::requireCallable);
  }

  private static void requireCallable(String call) {
    if (call == null || call.isBlank()) {
      throw new BadRequestException("One of the methods has no name.");
    }
    // It travels in a list that commas separate.
    if (call.contains(",")) {
      throw new BadRequestException(
          "'%s' holds a comma; name one method an entry, and write %%2C in values."
              .formatted(call));
    }
    try {
      MethodCall.parse(call);
    } catch (UnknownMethodException e) {
      throw new BadRequestException(
          "There is no method '%s'. Near it: %s. GET /api/methods lists all."
              .formatted(MethodCall.id(call), String.join(", ", Methods.near(MethodCall.id(call)))),
          e);
    } catch (InvalidParameterException e) {
      throw new BadRequestException("'%s': %s".formatted(call, e.getMessage()), e);
    }
  }

  private void requireClass(Integer target, Optional<ExplanationEvent> event) {
    if (target == null) {
      return;
    }
    Optional<String> model =
        event.map(explained -> explained.model().name()).or(models::defaultModel);
    Optional<Integer> classes = model.flatMap(models::classes);
    if (target < 0 || classes.map(count -> target >= count).orElse(false)) {
      throw new BadRequestException(
          "There is no class %d; classes are counted from 0%s."
              .formatted(target, classes.map(count -> ", and there are " + count).orElse("")));
    }
  }

  private static Response tooMany() {
    Response problem =
        Problem.response(
            Status.TOO_MANY_REQUESTS,
            "As many images wait for the deep lane as may (pellucid.web.deep.waiting). Try again"
                + " when one is done.");
    return Response.fromResponse(problem).header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS).build();
  }
}
