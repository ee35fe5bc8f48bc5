package dev.pellucid.cli.report.parts;

import dev.pellucid.cli.report.Body;
import dev.pellucid.cli.report.Subject;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.cli.report.Text;
import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.explain.global.model.graph.ExplanatoryGraph;
import dev.pellucid.explain.global.model.graph.ExplanatoryGraph.Part;
import dev.pellucid.explain.global.model.graph.ExplanatoryGraph.Place;
import dev.pellucid.explain.global.model.graph.ExplanatoryGraph.Tie;
import dev.pellucid.explain.local.concept.activation.Crops;
import dev.pellucid.explain.local.concept.activation.Crops.Window;
import dev.pellucid.image.RgbImage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** A graph drawn: an image with its parts, the parts' patches, and lines between those tied. */
record PartsPicture(Subject subject, List<Answer> answers, ExplanatoryGraph graph) {

  private static final int WIDTH = 850;
  private static final int IMAGE = 230;
  private static final int PATCH = 58;
  private static final int ROW = 76;
  private static final int PATCHES = 3;
  private static final int UPPER = 270;
  private static final int LOWER = 600;
  private static final int LETTER = 20;

  /** A patch shows so many cells of its layer, across and down. */
  static final int CELLS = 3;

  String svg() {
    int rows = Math.max(graph.parts().size(), graph.below().size());
    int height = Math.max(IMAGE + 24, rows * ROW + 4);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg class=\"parts\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Parts and the smaller parts they go with\">"
            .formatted(WIDTH, height));
    typical(svg);
    for (Tie tie : graph.ties()) {
      line(svg, tie);
    }
    for (int i = 0; i < graph.parts().size(); i++) {
      row(svg, graph.parts().get(i), graph.upper(), letter('A', i), UPPER, i * ROW);
    }
    for (int i = 0; i < graph.below().size(); i++) {
      row(svg, graph.below().get(i), graph.lower(), letter('a', i), LOWER, i * ROW);
    }
    return svg.append("</svg>").toString();
  }

  private static String letter(char first, int index) {
    return String.valueOf((char) (first + index));
  }

  /** The image that has most of the parts, with where they are. */
  private void typical(StringBuilder svg) {
    int image =
        IntStream.range(0, answers.size())
            .boxed()
            .max(Comparator.comparingInt(this::found))
            .orElseThrow();
    svg.append(
        "<image x=\"0\" y=\"0\" width=\"%1$d\" height=\"%1$d\" preserveAspectRatio=\"none\" href=\"%2$s\"/>"
            .formatted(IMAGE, Body.dataUri(subject.view(answers.get(image)))));
    for (int i = 0; i < graph.below().size(); i++) {
      mark(svg, graph.below().get(i).places().get(image), letter('a', i), "below");
    }
    for (int i = 0; i < graph.parts().size(); i++) {
      mark(svg, graph.parts().get(i).places().get(image), letter('A', i), "part");
    }
    svg.append(
        "<text x=\"0\" y=\"%d\" class=\"quiet\">one of the images, and where they are in it</text>"
            .formatted(IMAGE + 17));
  }

  private int found(int image) {
    return IntStream.concat(
            graph.parts().stream().mapToInt(part -> has(part, image)),
            graph.below().stream().mapToInt(part -> has(part, image)))
        .sum();
  }

  private static int has(Part part, int image) {
    return part.places().get(image).isPresent() ? 1 : 0;
  }

  private static void mark(StringBuilder svg, Optional<Place> place, String letter, String kind) {
    place.ifPresent(
        at ->
            svg.append(
                String.format(
                    Locale.ROOT,
                    "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"9\"/><text class=\"mark\" x=\"%.1f\" y=\"%.1f\">%s</text>",
                    kind,
                    at.x() * IMAGE,
                    at.y() * IMAGE,
                    at.x() * IMAGE,
                    at.y() * IMAGE + 4,
                    letter)));
  }

  private void row(StringBuilder svg, Part part, FeatureLayer layer, String letter, int x, int y) {
    svg.append(
        "<text class=\"letter\" x=\"%d\" y=\"%d\">%s</text>"
            .formatted(x, y + PATCH / 2 + 6, letter));
    List<Integer> shown =
        IntStream.range(0, answers.size())
            .filter(image -> part.places().get(image).isPresent())
            .limit(PATCHES)
            .boxed()
            .toList();
    for (int i = 0; i < shown.size(); i++) {
      Place place = part.places().get(shown.get(i)).orElseThrow();
      svg.append(
          "<image x=\"%d\" y=\"%d\" width=\"%3$d\" height=\"%3$d\" preserveAspectRatio=\"none\" href=\"%4$s\"/>"
              .formatted(
                  x + LETTER + i * (PATCH + 3),
                  y,
                  PATCH,
                  Body.dataUri(patch(subject.view(answers.get(shown.get(i))), place, layer))));
    }
    svg.append(
        "<text class=\"quiet\" x=\"%d\" y=\"%d\">in %s of the images</text>"
            .formatted(x + LETTER, y + PATCH + 12, Text.percent(part.consistency())));
  }

  /** As wide as some cells, moved into the image where it would reach beyond. */
  static RgbImage patch(RgbImage view, Place place, FeatureLayer layer) {
    int width = Math.min(view.width(), CELLS * view.width() / layer.width());
    int height = Math.min(view.height(), CELLS * view.height() / layer.height());
    return Crops.cut(
        view,
        new Window(
            within((int) (place.x() * view.width()) - width / 2, view.width() - width),
            within((int) (place.y() * view.height()) - height / 2, view.height() - height),
            width,
            height));
  }

  private static int within(int value, int most) {
    return Math.max(0, Math.min(most, value));
  }

  private static void line(StringBuilder svg, Tie tie) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke-width=\"%.1f\"/>",
            UPPER + LETTER + PATCHES * (PATCH + 3) + 4,
            tie.part() * ROW + PATCH / 2,
            LOWER - 6,
            tie.below() * ROW + PATCH / 2,
            1 + 2 * tie.together()));
  }
}
