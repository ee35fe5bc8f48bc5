package dev.pellucid.explain;

import dev.pellucid.explain.global.model.concepts.ClassConceptStudy;
import dev.pellucid.explain.global.model.confusion.ConfusionStudy;
import dev.pellucid.explain.global.model.distillation.SoftTreeDistillation;
import dev.pellucid.explain.global.model.distillation.TreeDistillation;
import dev.pellucid.explain.global.model.graph.ExplanatoryGraph;
import dev.pellucid.explain.global.model.splime.SubmodularPick;
import dev.pellucid.explain.global.model.spray.Spray;
import dev.pellucid.explain.global.neuron.conductance.NeuronConductance;
import dev.pellucid.explain.global.neuron.dissection.Net2Vec;
import dev.pellucid.explain.global.neuron.dissection.NetworkDissection;
import dev.pellucid.explain.global.neuron.patches.TopPatches;
import dev.pellucid.explain.global.neuron.synthesis.ActivationMaximisation;
import dev.pellucid.explain.global.neuron.synthesis.ClassVisualisation;
import dev.pellucid.explain.global.neuron.synthesis.FeatureInversion;
import dev.pellucid.explain.local.concept.ace.ClassConcepts;
import dev.pellucid.explain.local.concept.bottleneck.PostHocConceptBottleneck;
import dev.pellucid.explain.local.concept.causal.CausalConceptEffect;
import dev.pellucid.explain.local.concept.completeness.Completeness;
import dev.pellucid.explain.local.concept.completeness.ConceptShap;
import dev.pellucid.explain.local.concept.craft.Craft;
import dev.pellucid.explain.local.concept.decomposition.InterpretableBasisDecomposition;
import dev.pellucid.explain.local.concept.tcav.Tcav;
import dev.pellucid.explain.local.image.influence.SelfInfluence;
import dev.pellucid.explain.local.image.prototype.MmdCritic;
import dev.pellucid.explain.local.image.prototype.ProtoDash;
import dev.pellucid.explain.method.StudyCard;
import java.util.List;
import java.util.Optional;

/** Every method that takes a model and many images, in the order of the survey. */
public final class Studies {

  private static final List<StudyCard> ALL =
      List.of(
          Tcav.CARD,
          ClassConcepts.CARD,
          Craft.CARD,
          ConceptShap.CARD,
          InterpretableBasisDecomposition.CARD,
          PostHocConceptBottleneck.CARD,
          CausalConceptEffect.CARD,
          Completeness.CARD,
          SelfInfluence.CARD,
          MmdCritic.CARD,
          ProtoDash.CARD,
          ActivationMaximisation.CARD,
          FeatureInversion.CARD,
          TopPatches.CARD,
          NetworkDissection.CARD,
          Net2Vec.CARD,
          NeuronConductance.CARD,
          ClassVisualisation.CARD,
          Spray.CARD,
          ExplanatoryGraph.CARD,
          ClassConceptStudy.CARD,
          ConfusionStudy.CARD,
          TreeDistillation.CARD,
          SoftTreeDistillation.CARD,
          SubmodularPick.CARD);

  private Studies() {}

  public static List<StudyCard> all() {
    return ALL;
  }

  /** The study of an id; empty if there is none. */
  public static Optional<StudyCard> find(String id) {
    return ALL.stream().filter(card -> card.id().equals(id)).findFirst();
  }
}
