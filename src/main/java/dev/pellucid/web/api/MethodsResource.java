package dev.pellucid.web.api;

import dev.pellucid.explain.Methods;
import dev.pellucid.explain.method.ExplanationMethod;
import dev.pellucid.explain.method.MethodCard;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import dev.pellucid.explain.method.ParameterValues;
import dev.pellucid.explain.method.Passes;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What can be asked of an image. */
@Path("/api/methods")
@NonBlocking
class MethodsResource {

  /**
   * A method.
   *
   * @param id by which it is asked for
   * @param title as its paper has it
   * @param place in the survey, from the coarse division to the fine one
   * @param cost passes of the model for one image, with the parameters at their defaults
   */
  record Method(
      String id,
      String title,
      String place,
      Paper paper,
      Cost cost,
      List<MethodParameter> parameters) {
    static Method of(ExplanationMethod method) {
      MethodCard card = method.card();
      return new Method(
          card.id(),
          card.name(),
          card.place().path(),
          card.paper(),
          Cost.of(method.passes(ParameterValues.defaults(card.parameters()))),
          card.parameters().stream().map(MethodParameter::of).toList());
    }
  }

  /** Passes of one image. */
  record Cost(long forward, long backward) {
    static Cost of(Passes passes) {
      return new Cost(passes.forward(), passes.backward());
    }
  }

  /**
   * A parameter.
   *
   * @param byDefault its value if none is given, or in words what is taken then
   * @param range in words
   */
  record MethodParameter(String name, String byDefault, String range, String meaning) {
    static MethodParameter of(Parameter<?> parameter) {
      return new MethodParameter(
          parameter.name(), parameter.defaultText(), parameter.range(), parameter.meaning());
    }
  }

  private final List<Method> methods = Methods.all().stream().map(Method::of).toList();

  /** Every method that explains one image, in the order of the survey. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "List the methods",
      description =
          "Every method that explains one image, in the order of the survey: its paper, its cost in passes of the model, and its parameters with their defaults.")
  public List<Method> methods() {
    return methods;
  }
}
