package dev.pellucid.compiler;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.compiler.CompiledClassifier.Chw;
import dev.pellucid.compiler.backward.Emitter;
import dev.pellucid.graph.Attribute;
import dev.pellucid.graph.Graph;
import dev.pellucid.graph.Shape;
import java.util.List;
import java.util.Optional;

/** Puts the expansion of masks, and their blending with the image, before a classifier. */
final class MaskedImage {

  private static final String MASKED = "pellucid/masked_image";

  private final Graph graph;
  private final Emitter emit;
  private final Chw input;

  private MaskedImage(Graph graph, Chw input) {
    this.graph = graph;
    this.emit = new Emitter(graph);
    this.input = input;
  }

  /**
   * Emits x' = b + m ⊙ (x − b), and has the classifier read it in place of the image.
   *
   * @return the name of x', {@code [N,C,H,W]}
   */
  static String emit(Graph graph, String image, Chw input, Masking masking) {
    graph.rewrite(
        node ->
            node.withInputs(
                node.inputs().stream().map(i -> i.equals(image) ? MASKED : i).toList()));
    Shape one = Shape.of(1, input.channels(), input.height(), input.width());
    graph.reshapeInput(image, one);
    graph.addInput(new Graph.Value(TensorNames.BASELINE, DataType.FLOAT, Optional.of(one)));
    MaskedImage prelude = new MaskedImage(graph, input);
    graph.emitFirst(() -> prelude.blend(image, masking));
    return MASKED;
  }

  private void blend(String image, Masking masking) {
    String mask =
        masking instanceof Masking.Cells cells
            ? ofCells(cells)
            : separable((Masking.Separable) masking);
    String difference = emit.sub(image, TensorNames.BASELINE);
    String kept = emit.mul(emit.op("Unsqueeze", List.of(mask, emit.integers(1))), difference);
    graph.emitAs(MASKED, "Add", List.of(TensorNames.BASELINE, kept));
  }

  private String ofCells(Masking.Cells masking) {
    floats(TensorNames.MASK, Shape.batchOf(masking.cells()));
    wholes(TensorNames.CELLS, Shape.of(input.height(), input.width()));
    return emit.op("Gather", List.of(TensorNames.MASK, TensorNames.CELLS), Attribute.of("axis", 1));
  }

  private String separable(Masking.Separable masking) {
    floats(TensorNames.MASK, Shape.batchOf(masking.height(), masking.width()));
    floats(TensorNames.MASK_ROWS, Shape.of(masking.rows(), input.height(), masking.height()));
    floats(TensorNames.MASK_COLUMNS, Shape.of(masking.columns(), input.width(), masking.width()));
    wholes(TensorNames.ROW_CHOICE, Shape.batchOf());
    wholes(TensorNames.COLUMN_CHOICE, Shape.batchOf());
    String rows = chosen(TensorNames.MASK_ROWS, TensorNames.ROW_CHOICE);
    String columns = chosen(TensorNames.MASK_COLUMNS, TensorNames.COLUMN_CHOICE);
    return emit.matMul(emit.matMul(rows, TensorNames.MASK), emit.transpose(columns, 0, 2, 1));
  }

  private String chosen(String matrices, String choice) {
    return emit.op("Gather", List.of(matrices, choice), Attribute.of("axis", 0));
  }

  private void floats(String name, Shape shape) {
    graph.addInput(new Graph.Value(name, DataType.FLOAT, Optional.of(shape)));
  }

  private void wholes(String name, Shape shape) {
    graph.addInput(new Graph.Value(name, DataType.INT64, Optional.of(shape)));
  }
}
