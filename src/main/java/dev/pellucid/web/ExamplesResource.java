package dev.pellucid.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.examples.Example;
import dev.pellucid.model.examples.ExampleSet;
import dev.pellucid.model.examples.ExampleSpace;
import dev.pellucid.model.examples.ExamplesException;
import dev.pellucid.model.examples.ExamplesFolder;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.function.Function;

/**
 * The images that a model is explained by, where its bundle is here. The set is opened for each
 * request: its files are mapped, so that takes a millisecond, and whoever replaces them is not in
 * the way.
 */
@Path("/api/models/{model}/examples")
@Produces(MediaType.APPLICATION_JSON)
class ExamplesResource {

  /**
   * @param examples how many there are
   * @param layer where their features were taken
   * @param features how many
   * @param linear whether the logits are a linear function of them
   */
  record Overview(int examples, String layer, int features, boolean linear) {}

  /**
   * @param label its true class; absent if that is not known
   * @param predicted the class that the model takes it for
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(int index, String name, String label, String predicted, String picture) {}

  private final ModelsView models;
  private final ClassifierDigests digests = new ClassifierDigests();

  ExamplesResource(ModelsView models) {
    this.models = models;
  }

  @GET
  public Overview overview(@PathParam("model") String model) {
    return reading(
        bundle(model),
        set -> {
          ExampleSpace space = set.space();
          return new Overview(set.size(), space.tensor(), space.features(), space.linear());
        });
  }

  @GET
  @Path("{index: [0-9]{1,9}}")
  public Entry example(@PathParam("model") String model, @PathParam("index") int index) {
    ModelBundle bundle = bundle(model);
    return reading(
        bundle,
        set -> {
          Example example = existing(set, index).example(index);
          return new Entry(
              index,
              example.name(),
              example.label().isPresent()
                  ? bundle.manifest().label(example.label().getAsInt())
                  : null,
              bundle.manifest().label(example.predicted()),
              "api/models/%s/examples/%d/picture".formatted(model, index));
        });
  }

  /** What the model sees of it. */
  @GET
  @Path("{index: [0-9]{1,9}}/picture")
  @Produces("image/jpeg")
  public Response picture(@PathParam("model") String model, @PathParam("index") int index) {
    byte[] jpeg = reading(bundle(model), set -> existing(set, index).picture(index));
    return Response.ok(jpeg).header(HttpHeaders.CACHE_CONTROL, "private, no-cache").build();
  }

  private static ExampleSet existing(ExampleSet set, int index) {
    if (index >= set.size()) {
      throw new NotFoundException(
          "There is no example %d: the model has %d, from 0.".formatted(index, set.size()));
    }
    return set;
  }

  private ModelBundle bundle(String model) {
    return models
        .bundle(model)
        .orElseThrow(() -> new NotFoundException("There is no model '%s' here.".formatted(model)));
  }

  private <T> T reading(ModelBundle bundle, Function<ExampleSet, T> question) {
    try (ExampleSet set =
        ExampleSet.open(ExamplesFolder.of(bundle.location()))
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "Model '%s' has no examples; 'fit examples' makes them."
                            .formatted(bundle.name())))) {
      requireFits(bundle, set);
      return question.apply(set);
    } catch (ExamplesException e) {
      WebLog.LOG.examplesUnreadable(bundle.name(), e.getMessage());
      throw new ClientErrorException(
          "The examples of model '%s' are not finished, are those of an earlier version of Pellucid, or cannot be read; 'fit examples --model %s --data DIR' goes on with them, or makes them anew."
              .formatted(bundle.name(), bundle.name()),
          Response.Status.CONFLICT);
    }
  }

  private void requireFits(ModelBundle bundle, ExampleSet set) {
    set.space()
        .misfit(digests.of(bundle), bundle.manifest().input())
        .ifPresent(
            misfit -> {
              String problem = misfit.of(bundle.name());
              throw new ClientErrorException(
                  problem.substring(0, 1).toUpperCase(Locale.ROOT) + problem.substring(1) + ".",
                  Response.Status.CONFLICT);
            });
  }
}
