package dev.pellucid.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One explained image, as it travels on {@code explanations}; the record key is {@link #imageId()}.
 *
 * @param imageId the producer's id (CloudEvents {@code ce_id}, else the record key), else {@code
 *     topic-partition-offset}
 * @param model which model, in which version
 * @param time when the image was made: CloudEvents {@code ce_time}, else the record's timestamp
 * @param source where the image was read; null, and absent in JSON, for one that came by a request
 * @param prediction the top classes
 * @param target the class that is explained
 * @param cam the class activation map; null, and absent in JSON, for a model without one
 * @param concepts concept attributions; null, and absent in JSON, for a model without a concept
 *     bank
 * @param deep what was asked for beyond that; null, and absent in JSON, in the event that comes
 *     first: it follows in an event of its own, without {@code cam} and {@code concepts}; an answer
 *     to a request has all in one
 * @param label the true label; null, and absent in JSON, unless the producer knew it
 * @param groups sensitive attributes from {@code group.*} headers, by name without the prefix
 * @param timings what this image cost
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExplanationEvent(
    String imageId,
    ModelRef model,
    Instant time,
    Source source,
    Prediction prediction,
    ClassScore target,
    Cam cam,
    Concepts concepts,
    Deep deep,
    String label,
    Map<String, String> groups,
    Timings timings) {

  public ExplanationEvent {
    groups = groups == null ? Map.of() : Map.copyOf(groups);
  }

  /** What follows it: the same image with what was asked for beyond the live explanation. */
  public ExplanationEvent followedBy(Deep asked) {
    return new ExplanationEvent(
        imageId,
        model,
        time,
        source,
        prediction,
        target,
        null,
        null,
        asked,
        label,
        groups,
        timings);
  }

  /** The same with what was asked for beyond the live explanation, for who waits for all of it. */
  public ExplanationEvent including(Deep asked) {
    return new ExplanationEvent(
        imageId,
        model,
        time,
        source,
        prediction,
        target,
        cam,
        concepts,
        asked,
        label,
        groups,
        timings);
  }

  /** The same image, made then and read there. */
  public ExplanationEvent with(Source origin, Instant made) {
    return new ExplanationEvent(
        imageId,
        model,
        made,
        origin,
        prediction,
        target,
        cam,
        concepts,
        deep,
        label,
        groups,
        timings);
  }

  /** A model and the version of its bundle. */
  public record ModelRef(String name, String version) {}

  /** Where the image came from. */
  public record Source(String topic, int partition, long offset) {}

  /**
   * The predicted class first.
   *
   * @param entropy of the class probabilities, in nats
   */
  public record Prediction(List<ClassScore> top, double entropy) {
    public Prediction {
      top = List.copyOf(top);
    }

    /**
     * A prediction with the entropy −Σ p ln p of its probabilities.
     *
     * @param probabilities of all classes
     */
    public static Prediction of(List<ClassScore> top, float[] probabilities) {
      double entropy = 0;
      for (float p : probabilities) {
        if (p > 0) {
          entropy -= p * Math.log(p);
        }
      }
      // Rounding may leave a probability a little above 1, and the entropy below 0.
      return new Prediction(top, Math.max(0, entropy));
    }
  }

  public record ClassScore(int index, String label, double logit, double probability) {}

  /**
   * A class activation map: 8-bit grey PNG at feature resolution (base64 in JSON), value = min +
   * grey/255·(max−min).
   *
   * @param region which part of the image the map lies over
   */
  public record Cam(
      String method,
      String layer,
      int width,
      int height,
      Region region,
      double min,
      double max,
      byte[] png) {}

  /**
   * A part of the upright image (turned as its Exif orientation says), in fractions of its width
   * and height: (x, y) is the top left corner. A model that cuts out the middle sees no more.
   */
  public record Region(double x, double y, double width, double height) {}

  /** Contributions and residual add up to Σ⟨G,A⟩ at the layer. */
  public record Concepts(String layer, List<ConceptAttribution> attributions, double residual) {
    public Concepts {
      attributions = List.copyOf(attributions);
    }
  }

  /** As the model computes them: in single precision, and so they are written. */
  public record ConceptAttribution(
      String name, float presence, float sensitivity, float contribution) {}

  /**
   * Deep explanations.
   *
   * @param reason why they were made: {@code header}, {@code low-confidence}, {@code sample},
   *     {@code quality}, {@code request}
   */
  public record Deep(String reason, List<MethodResult> results) {
    public Deep {
      results = List.copyOf(results);
    }
  }

  /**
   * What one method says, or why it says nothing.
   *
   * @param method its id
   * @param parameters as texts; null, and absent in JSON, with an error
   * @param partial whether its time ran out before it was done
   * @param figures what it knows of its own accuracy; null, and absent in JSON, with an error
   * @param quality what indicators say of it, by their ids; null, and absent in JSON, unless the
   *     image is one of those whose explanations are judged
   * @param milliseconds what it took
   * @param map null, and absent in JSON, unless it speaks of places in the image
   * @param concepts null, and absent in JSON, unless it speaks of concepts
   * @param images null, and absent in JSON, unless it speaks of the model's examples
   * @param error null, and absent in JSON, unless it failed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MethodResult(
      String method,
      Map<String, String> parameters,
      boolean partial,
      Map<String, Double> figures,
      Map<String, Double> quality,
      double milliseconds,
      AttributionMap map,
      Concepts concepts,
      Images images,
      String error) {

    /** What is said of a method that failed. */
    public static MethodResult failed(String method, String error) {
      return new MethodResult(method, null, false, null, null, 0, null, null, null, error);
    }

    /** The same, judged. */
    public MethodResult judged(Map<String, Double> indicators) {
      return new MethodResult(
          method,
          parameters,
          partial,
          figures,
          indicators,
          milliseconds,
          map,
          concepts,
          images,
          error);
    }
  }

  /**
   * What a method says by images of the model's set of examples; one of the three.
   *
   * @param examples in the order in which they should be shown
   * @param counterfactual what would have to be otherwise
   * @param parts that look like parts of examples
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Images(List<Example> examples, Counterfactual counterfactual, Parts parts) {
    public Images {
      examples = examples == null ? null : List.copyOf(examples);
    }
  }

  /**
   * An image of the model's set of examples.
   *
   * @param index in the set, by which its picture can be had
   * @param name such as its file
   * @param label its true class; null, and absent in JSON, if that is not known
   * @param predicted the class that the model takes it for
   * @param value what the method says of it; positive is for the target where it takes sides
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Example(int index, String name, String label, String predicted, double value) {}

  /**
   * Positions of a layer whose contents are taken from an example, until the class is another.
   *
   * @param width of the layer, in positions
   * @param height of the layer
   * @param region which part of the image the layer lies over
   * @param from the class that is left
   * @param to the class that is wanted
   * @param example its value is the number of exchanges
   */
  public record Counterfactual(
      String layer,
      int width,
      int height,
      Region region,
      String from,
      String to,
      Example example,
      List<Exchange> exchanges) {
    public Counterfactual {
      exchanges = List.copyOf(exchanges);
    }
  }

  /**
   * One of them. Positions are counted row by row from the top left.
   *
   * @param here in the image
   * @param there in the example
   * @param before the probability of the wanted class before it
   * @param after the same with it
   */
  public record Exchange(int here, int there, double before, double after) {}

  /**
   * Parts of the image that look like parts of examples.
   *
   * @param width of the layer, in positions
   * @param height of the layer
   * @param region which part of the image the layer lies over
   */
  public record Parts(String layer, int width, int height, Region region, List<Part> parts) {
    public Parts {
      parts = List.copyOf(parts);
    }
  }

  /**
   * One of them. Positions are counted row by row from the top left.
   *
   * @param here in the image
   * @param there in the example
   * @param similarity of the two, 1 at the most
   * @param example its value is what the part adds to the target's logit
   */
  public record Part(int here, int there, double similarity, Example example) {}

  /**
   * An attribution summed over channels: 8-bit grey PNG (base64 in JSON), value = min +
   * grey/255·(max−min).
   *
   * @param shape of the attribution itself
   * @param layer where it was taken; null, and absent in JSON, for pixels and cells
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AttributionMap(
      List<Integer> shape,
      String layer,
      int width,
      int height,
      Region region,
      double min,
      double max,
      byte[] png) {
    public AttributionMap {
      shape = List.copyOf(shape);
    }
  }

  /**
   * Milliseconds.
   *
   * @param decode decoding and preprocessing of this image
   * @param queue waiting for its batch
   * @param inference the session run of its batch
   * @param batch how many images shared that run
   */
  public record Timings(double decode, double queue, double inference, int batch) {}
}
