package dev.pellucid.explain.local.image.position;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.compiler.Output;
import dev.pellucid.compiler.TensorNames;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.BatchOutputs;
import dev.pellucid.explain.method.Classifier;
import dev.pellucid.explain.method.NotApplicableException;
import dev.pellucid.explain.method.Target;
import dev.pellucid.explain.method.Target.Pick;
import dev.pellucid.graph.InvalidModelException;
import dev.pellucid.model.inference.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A map before any head: what follows from an edit is run. Where there are more edits than may be
 * tried, those are that promise most by the head's gradient.
 */
final class MapBeforeHead implements EditedMap {

  private final Classifier classifier;
  private final FeatureLayer layer;
  private final LayerValues example;
  private final float[] edited;
  private final int positions;
  private final int most;
  private final int rows;
  private double[] logits;

  /** An edit that is not tried yet. */
  private record Candidate(int here, int there, double promise) {}

  /**
   * Not edited yet.
   *
   * @param logits of the image
   * @param most edits that are tried in one step
   * @param rows of one run
   */
  MapBeforeHead(
      Classifier classifier,
      FeatureLayer layer,
      LayerValues image,
      LayerValues example,
      float[] logits,
      int most,
      int rows) {
    this.classifier = classifier;
    this.layer = layer;
    this.example = example;
    this.edited = image.values().clone();
    this.positions = image.positions();
    this.logits = Lead.wide(logits);
    this.most = most;
    this.rows = rows;
  }

  @Override
  public Optional<Edit> best(BitSet here, BitSet there, int to) {
    List<Candidate> candidates = candidates(here, there, to);
    Edit best = null;
    for (int from = 0; from < candidates.size(); from += rows) {
      List<Candidate> some = candidates.subList(from, Math.min(candidates.size(), from + rows));
      BatchOutputs outputs =
          behind(ExplanationPlan.of(Output.LOGITS), entering(some), some.size(), Target.of(to));
      for (int row = 0; row < some.size(); row++) {
        double[] found = Lead.wide(outputs.row(TensorNames.LOGITS, row));
        if (best == null || Lead.of(found, to) > Lead.of(best.logits(), to)) {
          best = new Edit(some.get(row).here(), some.get(row).there(), found);
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private List<Candidate> candidates(BitSet here, BitSet there, int to) {
    boolean all = (long) here.cardinality() * there.cardinality() <= most;
    float[] gradient = all ? new float[edited.length] : gradient(to);
    List<Candidate> candidates = new ArrayList<>();
    here.stream()
        .forEach(
            p ->
                there.stream()
                    .forEach(q -> candidates.add(new Candidate(p, q, promise(gradient, p, q)))));
    candidates.sort(Comparator.comparingDouble(Candidate::promise).reversed());
    return candidates.subList(0, Math.min(most, candidates.size()));
  }

  private double promise(float[] gradient, int here, int there) {
    double sum = 0;
    for (int k = 0; k < layer.channels(); k++) {
      int at = k * positions + here;
      sum += gradient[at] * ((double) example.values()[k * positions + there] - edited[at]);
    }
    return sum;
  }

  private float[] gradient(int to) {
    Target lead =
        Target.difference(new Pick.Index(to), new Pick.Index(Lead.strongestBut(logits, to)));
    return behind(ExplanationPlan.of(Output.INPUT_GRADIENT), edited, 1, lead)
        .row(TensorNames.INPUT_GRADIENT, 0);
  }

  private float[] entering(List<Candidate> candidates) {
    float[] maps = new float[candidates.size() * edited.length];
    for (int row = 0; row < candidates.size(); row++) {
      int from = row * edited.length;
      System.arraycopy(edited, 0, maps, from, edited.length);
      exchange(maps, from, candidates.get(row).here(), candidates.get(row).there());
    }
    return maps;
  }

  private void exchange(float[] maps, int from, int here, int there) {
    for (int k = 0; k < layer.channels(); k++) {
      maps[from + k * positions + here] = example.values()[k * positions + there];
    }
  }

  private BatchOutputs behind(ExplanationPlan plan, float[] entering, int count, Target target) {
    try {
      return classifier.run(
          plan.beginningAt(layer.tensor()),
          Tensor.of(entering, count, layer.channels(), layer.height(), layer.width()),
          count,
          Collections.nCopies(count, target),
          Map.of());
    } catch (InvalidModelException notAllOfIt) {
      throw new NotApplicableException(
          "layer '%s' does not feed all of the network behind it; name a feature map that does: %s"
              .formatted(layer.tensor(), notAllOfIt.getMessage()));
    }
  }

  @Override
  public void make(Edit edit) {
    exchange(edited, 0, edit.here(), edit.there());
    logits = edit.logits();
  }
}
