package dev.pellucid.evaluate.study;

import dev.pellucid.evaluate.IndicatorCall;
import dev.pellucid.evaluate.statistics.Estimate;
import dev.pellucid.explain.method.Passes;
import java.util.List;
import java.util.Optional;

/**
 * What was found.
 *
 * @param images how many were given
 * @param indicators in the order of every row's figures
 * @param rows one an explainer, in the order given
 * @param failures of images, in the order in which they came
 */
public record StudyResult(
    int images, List<IndicatorCall> indicators, List<Row> rows, List<Failure> failures) {

  public StudyResult {
    indicators = List.copyOf(indicators);
    rows = List.copyOf(rows);
    failures = List.copyOf(failures);
  }

  /**
   * An explainer.
   *
   * @param baseline whether it knows nothing of the model
   * @param unfit why it cannot explain this model; there are no figures then
   * @param cost of one explanation; empty if there is none
   * @param figures one an indicator
   */
  public record Row(
      String explainer,
      boolean baseline,
      Optional<String> unfit,
      Optional<Cost> cost,
      List<Figure> figures) {
    public Row {
      figures = List.copyOf(figures);
    }
  }

  /**
   * What one explanation costs.
   *
   * @param seconds an image, the mean over batches, without the compilation of the graph
   * @param passes of the model an image, as they were run
   */
  public record Cost(Estimate seconds, Passes passes) {}
}
