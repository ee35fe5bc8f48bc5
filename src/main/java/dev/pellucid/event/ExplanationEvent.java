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
 * @param source where the image was read
 * @param prediction the top classes
 * @param target the class that is explained
 * @param cam the class activation map; null, and absent in JSON, for a model without one
 * @param concepts concept attributions; null, and absent in JSON, for a model without a concept
 *     bank
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
    String label,
    Map<String, String> groups,
    Timings timings) {

  public ExplanationEvent {
    groups = groups == null ? Map.of() : Map.copyOf(groups);
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

  public record ConceptAttribution(
      String name, double presence, double sensitivity, double contribution) {}

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
