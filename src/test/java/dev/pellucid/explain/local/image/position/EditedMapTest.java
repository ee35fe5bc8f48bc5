package dev.pellucid.explain.local.image.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.LastLayer;
import dev.pellucid.compiler.OnnxModel;
import dev.pellucid.compiler.SmallNet;
import dev.pellucid.explain.SmallModels;
import dev.pellucid.explain.local.concept.activation.LayerValues;
import dev.pellucid.explain.method.Classifier;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On the small net, whose last map is averaged before a linear layer. */
class EditedMapTest {

  private static final int SIDE = 4;
  private static final int ALL = SmallNet.POSITIONS * SmallNet.POSITIONS;
  private static final int ROWS = 16;
  private static final int STEPS = 4;
  private static final int TO = 2;
  private static final double ROUNDING = 1e-5;

  private static Classifier classifier;
  private static LastLayer last;

  @BeforeAll
  static void open() {
    classifier = SmallModels.convolutional();
    last = classifier.ask(LastLayer::find).orElseThrow();
  }

  @AfterAll
  static void close() {
    classifier.close();
  }

  @Test
  void theClosedFormIsWhatTheHeadMakesOfEveryEdit() {
    // Given
    List<Edit> run = steps(beforeHead(classifier, last, ALL), TO);

    // When
    List<Edit> closed = steps(new AveragedMap(last, image(), example()), TO);

    // Then
    assertThat(closed).hasSize(STEPS);
    for (int i = 0; i < STEPS; i++) {
      assertThat(closed.get(i).here()).isEqualTo(run.get(i).here());
      assertThat(closed.get(i).there()).isEqualTo(run.get(i).there());
      assertThat(closed.get(i).logits()).containsExactly(run.get(i).logits(), within(ROUNDING));
    }
  }

  @Test
  void theGradientFindsTheBestEditsOfTwoClassesAtOnce() {
    // Given
    OnnxModel m = OnnxModel.usual();
    try (Classifier two = SmallModels.open(m.classify(SmallNet.pooled(m), 2))) {
      LastLayer layer = two.ask(LastLayer::find).orElseThrow();
      List<Edit> all = steps(new AveragedMap(layer, image(), example()), 1);

      // When
      List<Edit> promising = steps(beforeHead(two, layer, 1), 1);

      // Then
      for (int i = 0; i < STEPS; i++) {
        assertThat(promising.get(i).here()).isEqualTo(all.get(i).here());
        assertThat(promising.get(i).there()).isEqualTo(all.get(i).there());
      }
    }
  }

  private static LayerValues image() {
    return SmallMaps.map(SmallNet.CHANNELS, SIDE, SIDE, 1);
  }

  private static LayerValues example() {
    return SmallMaps.map(SmallNet.CHANNELS, SIDE, SIDE, 2);
  }

  private static EditedMap beforeHead(Classifier of, LastLayer layer, int candidates) {
    return new MapBeforeHead(
        of,
        new FeatureLayer(SmallNet.LAST, SmallNet.CHANNELS, SIDE, SIDE),
        image(),
        example(),
        SmallMaps.logits(layer, image()),
        candidates,
        ROWS);
  }

  private static List<Edit> steps(EditedMap map, int to) {
    BitSet here = new BitSet();
    here.set(0, SmallNet.POSITIONS);
    BitSet there = (BitSet) here.clone();
    List<Edit> edits = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      Edit edit = map.best(here, there, to).orElseThrow();
      map.make(edit);
      here.clear(edit.here());
      there.clear(edit.there());
      edits.add(edit);
    }
    return edits;
  }
}
