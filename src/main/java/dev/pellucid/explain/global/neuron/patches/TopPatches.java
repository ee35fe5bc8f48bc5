package dev.pellucid.explain.global.neuron.patches;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.ReceptiveField;
import dev.pellucid.explain.local.concept.activation.Activations;
import dev.pellucid.explain.local.concept.activation.Crops.Window;
import dev.pellucid.explain.local.concept.activation.InputPicture;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.StudyCard;
import dev.pellucid.explain.method.SurveyPlace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Top-activating patches (Girshick, Donahue, Darrell, Malik, "Rich feature hierarchies for accurate
 * object detection and semantic segmentation", CVPR 2014; Zhou, Khosla, Lapedriza, Oliva, Torralba,
 * "Object detectors emerge in deep scene CNNs", ICLR 2015): of every image the position where a
 * channel of a layer {@code [K,h,w]} is largest, and of these the n largest, each with the pixels
 * that it depends on.
 *
 * <p>At most one patch an image, so that one image does not fill the list.
 *
 * <p>Cost: a forward pass an image, down to the layer. Images go by one after the other; kept are n
 * names and positions a unit.
 *
 * <p>It must not be used to say that a unit answers to nothing else: the largest n of many thousand
 * answers are one end of what it does. And a field is what a unit can see; what of it it looks at
 * is mostly the middle.
 */
public final class TopPatches {

  /** How it is listed. */
  public static final StudyCard CARD =
      new StudyCard(
          "top-activating-patches",
          "Top-activating patches",
          SurveyPlace.GLOBAL_NEURON,
          new Paper(
              "Girshick, Donahue, Darrell, Malik",
              "Rich feature hierarchies for accurate object detection and semantic segmentation",
              "CVPR",
              2014),
          "1 forward an image, down to the layer",
          "neurons patches");

  private final Activations layer;
  private final ReceptiveField field;

  /**
   * Where a unit answered.
   *
   * @param image its name
   * @param row of the layer's map, from 0
   * @param column of the layer's map, from 0
   * @param activation the unit's value there
   * @param window the pixels that it depends on, of what the model sees of the image
   */
  public record Patch(String image, int row, int column, float activation, Window window) {}

  /**
   * A unit's patches.
   *
   * @param unit the channel, from 0
   * @param patches the strongest first
   */
  public record OfUnit(int unit, List<Patch> patches) {
    public OfUnit {
      patches = List.copyOf(patches);
    }
  }

  /**
   * At a layer.
   *
   * @param layer a feature map, or tokens, which are taken as a map; empty is the concept layer
   * @throws dev.pellucid.graph.InvalidModelException if there is no such layer
   */
  public TopPatches(Classifier classifier, Optional<String> layer) {
    this.layer = Activations.at(classifier, layer);
    this.field =
        ReceptiveField.of(classifier.onnx(), classifier.name(), this.layer.layer().tensor());
  }

  /** Which layer it is, and its shape. */
  public FeatureLayer layer() {
    return layer.layer();
  }

  /**
   * The strongest patches of units.
   *
   * @param units channels, from 0
   * @param most n, of each unit
   * @param pictures each read when its turn comes
   * @return in the order of the units
   * @throws NotApplicableException if the layer does not have one of the units
   */
  public List<OfUnit> of(int[] units, int most, Stream<InputPicture> pictures) {
    for (int unit : units) {
      if (unit < 0 || unit >= layer.layer().channels()) {
        throw new NotApplicableException(
            "layer '%s' has units 0 to %d, and no %d"
                .formatted(layer.layer().tensor(), layer.layer().channels() - 1, unit));
      }
    }
    List<PriorityQueue<Patch>> strongest = new ArrayList<>();
    for (int i = 0; i < units.length; i++) {
      strongest.add(new PriorityQueue<>(Comparator.comparingDouble(Patch::activation)));
    }
    // Activations come back in the order in which images were taken from the stream.
    Deque<String> names = new ArrayDeque<>();
    Iterable<float[]> tensors =
        () ->
            pictures
                .map(
                    picture -> {
                      names.add(picture.name());
                      return picture.tensor();
                    })
                .iterator();
    layer.forEach(
        tensors,
        activations -> {
          String name = names.remove();
          for (int i = 0; i < units.length; i++) {
            offer(strongest.get(i), most, activations, units[i], name);
          }
        });
    return IntStream.range(0, units.length)
        .mapToObj(i -> new OfUnit(units[i], sorted(strongest.get(i))))
        .toList();
  }

  private void offer(
      PriorityQueue<Patch> strongest, int most, LayerValues activations, int unit, String name) {
    int from = unit * activations.positions();
    int best = from;
    for (int i = from; i < from + activations.positions(); i++) {
      best = activations.values()[i] > activations.values()[best] ? i : best;
    }
    float value = activations.values()[best];
    if (strongest.size() == most && value <= strongest.element().activation()) {
      return;
    }
    int row = (best - from) / activations.width();
    int column = (best - from) % activations.width();
    strongest.add(new Patch(name, row, column, value, window(row, column)));
    if (strongest.size() > most) {
      strongest.remove();
    }
  }

  private Window window(int row, int column) {
    return new Window(
        field.columns().first()[column],
        field.rows().first()[row],
        field.columns().length(column),
        field.rows().length(row));
  }

  private static List<Patch> sorted(PriorityQueue<Patch> strongest) {
    return strongest.stream()
        .sorted(Comparator.comparingDouble(Patch::activation).reversed())
        .toList();
  }
}
