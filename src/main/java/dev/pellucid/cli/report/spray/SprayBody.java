package dev.pellucid.cli.report.spray;

import dev.pellucid.cli.report.Body;
import dev.pellucid.cli.report.Body.Captioned;
import dev.pellucid.cli.report.Subject;
import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.cli.report.Text;
import dev.pellucid.cli.report.spray.Judged.Group;
import dev.pellucid.cli.report.spray.SeenClass.Instruments;
import dev.pellucid.image.ColourMap;
import dev.pellucid.image.HeatMap;
import dev.pellucid.image.HeatMapOverlay;
import dev.pellucid.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The section's tables and pictures. */
record SprayBody(Subject subject, Instruments with, List<Judged> judged) {

  private static final HeatMapOverlay OVERLAY = new HeatMapOverlay(ColourMap.INFERNO, 0.55);

  /** Classes that are shown though nothing was found, to compare with; the table has all. */
  private static final int OTHER_CLASSES = 2;

  /** Of these the largest groups are shown. */
  private static final int OTHER_GROUPS = 2;

  private static final int EXAMPLES = 5;

  private static final int MAP_SIZE = 112;

  private static final int PLOT = 220;

  private static final String[] COLOURS = {
    "#0b5c98", "#c2571a", "#2e7d32", "#8e3b9e", "#00838f", "#9b7a00"
  };

  String html(int exchanges, int leftOut, double kept) {
    Body body = new Body();
    String around = SpraySection.around(with.object());
    if (exchanges == 0) {
      body.paragraph(
          "Surroundings could not be exchanged: all of the images that were looked at are of one class.");
    } else {
      body.paragraph(
          "%d times an object was put into the %s of images of another class: the model kept its answer in %s."
              .formatted(exchanges, around, Text.percent(kept)));
    }
    body.note(
        with.object().marked()
            ? "Objects are cut out where they are marked on the images."
                + (leftOut == 0
                    ? ""
                    : " Left out for want of a mark: %s.".formatted(Text.count(leftOut, "image")))
            : "No objects are marked on the images, so that the middle of each is taken for the object, two thirds of it across and down, and its rim for the surroundings. Mark objects (NAME_mask.png beside NAME.jpg) to be sure.");
    if (judged.isEmpty()) {
      body.paragraph("No class has enough images to be divided into groups or to be compared.");
      return body.html();
    }
    table(body, around);
    judged.stream().filter(Judged::found).forEach(each -> draw(body, each));
    judged.stream()
        .filter(each -> !each.found())
        .sorted(Comparator.comparingInt((Judged each) -> each.seen().answers().size()).reversed())
        .limit(OTHER_CLASSES)
        .forEach(each -> draw(body, each));
    body.note(
        "Groups: spectral relevance analysis (Lapuschkin et al., 2019) of what each channel of layer %s adds to the class's score; the heat maps are %s of the same images, yellow where most of the evidence lies. A group says that images are decided alike, not that they are decided wrongly. That more of a concept is read need not mean that it is there to be seen."
            .formatted(with.layer().layer().tensor(), with.maps().method().card().name()));
    return body.html();
  }

  private void table(Body body, String around) {
    body.heading("Class by class");
    body.table(
        List.of(
            "class",
            "images",
            "groups",
            "keeps its answer in other " + around,
            "its " + around + " make others so",
            "other " + around + " do",
            "decided by them?"),
        judged.stream()
            .sorted(Comparator.comparingDouble((Judged each) -> each.whole().more()).reversed())
            .map(
                each ->
                    List.of(
                        subject.label(each.seen().index()),
                        String.valueOf(each.seen().answers().size()),
                        String.valueOf(each.groups().size()),
                        share(each.whole().kept()),
                        share(each.whole().pulled()),
                        share(each.whole().otherwise()),
                        each.found() ? "yes, " + Text.p(each.p()) : "not found"))
            .toList());
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "–" : Text.percent(value);
  }

  private void draw(Body body, Judged each) {
    String label = subject.label(each.seen().index());
    body.raw("<div class=\"kept-together\">");
    body.heading(
        "%s: %s"
            .formatted(label, Text.count(each.groups().size(), "way", "ways") + " of deciding"));
    each.named()
        .ifPresent(
            named ->
                body.paragraph(
                    "What sets its surroundings apart most is '%s': around these objects it moves the score of '%s' by %s, around others by %s%s."
                        .formatted(
                            named.concept(),
                            label,
                            signed(named.here()),
                            signed(named.elsewhere()),
                            SpraySection.accuracies(named, label)
                                .map(words -> ". O" + words.substring(1))
                                .orElse(""))));
    if (each.groups().size() > 1) {
      body.raw(plot(each));
    }
    body.raw("</div>");
    int shown = each.found() ? each.groups().size() : Math.min(OTHER_GROUPS, each.groups().size());
    for (int i = 0; i < shown; i++) {
      group(body, each, i);
    }
    if (shown < each.groups().size()) {
      body.note("The largest %d of %d groups.".formatted(shown, each.groups().size()));
    }
  }

  private static String signed(double value) {
    return (value < 0 ? "−" : "+") + Text.number(Math.abs(value), 2);
  }

  private void group(Body body, Judged judged, int index) {
    Group group = judged.groups().get(index);
    body.raw("<div class=\"kept-together\">");
    body.raw(
        "<p><span class=\"swatch\" style=\"background:%s\"></span> <strong>Group %d</strong></p>"
            .formatted(COLOURS[index % COLOURS.length], index + 1));
    body.paragraph(words(judged, group));
    List<Captioned> pictures = new ArrayList<>();
    pictures.add(
        new Captioned(
            coloured(judged.seen().meanMap(group.of().members())),
            "where the evidence lies, mean"));
    Arrays.stream(group.of().typical())
        .limit(EXAMPLES)
        .forEach(member -> pictures.add(example(judged.seen(), member)));
    body.pictures(pictures);
    body.raw("</div>");
  }

  private String words(Judged judged, Group group) {
    int all = judged.seen().answers().size();
    StringBuilder words = new StringBuilder();
    words.append(
        judged.groups().size() == 1
            ? "All %d images.".formatted(all)
            : "%d of %d images; %s of what ties them to the images decided most alike stays within the group."
                .formatted(group.of().members().length, all, Text.percent(group.of().closeness())));
    if (!group.traits().isEmpty()) {
      words
          .append(" Around the object the model reads more of ")
          .append(Text.list(group.traits().stream().map(trait -> "'" + trait + "'").toList()))
          .append(" than in its other images.");
    }
    group
        .right()
        .ifPresent(
            right ->
                words.append(
                    " The model is right on %s of them.".formatted(Text.percent(right.mean()))));
    if (group.pull().surroundings() > 0) {
      words.append(
          " Their %s make %s of other objects '%s', against %s.%s"
              .formatted(
                  SpraySection.around(with.object()),
                  Text.percent(group.pull().pulled()),
                  subject.label(judged.seen().index()),
                  Text.percent(group.pull().otherwise()),
                  group.found() ? " That is more than chance." : ""));
    }
    return words.toString();
  }

  private Captioned example(SeenClass seen, int member) {
    Answer answer = seen.answers().get(member);
    RgbImage view = subject.view(answer);
    return new Captioned(
        OVERLAY.over(view, seen.maps().get(member)),
        subject.name(answer)
            + answer.label().stream()
                .filter(label -> label != answer.predicted())
                .mapToObj(label -> " (is " + subject.label(label) + ")")
                .findFirst()
                .orElse(""));
  }

  private static RgbImage coloured(HeatMap map) {
    float[] values = map.normalised().resized(MAP_SIZE, MAP_SIZE).values();
    byte[] rgb = new byte[3 * values.length];
    for (int i = 0; i < values.length; i++) {
      int colour = ColourMap.INFERNO.rgb(values[i]);
      for (int c = 0; c < 3; c++) {
        rgb[3 * i + c] = (byte) (colour >> (16 - 8 * c));
      }
    }
    return new RgbImage(MAP_SIZE, MAP_SIZE, rgb);
  }

  /** Images that are decided alike lie near each other. */
  private static String plot(Judged judged) {
    double[][] at = judged.clustering().embedding();
    double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (double[] point : at) {
      for (int axis = 0; axis < 2; axis++) {
        low[axis] = Math.min(low[axis], point[axis]);
        high[axis] = Math.max(high[axis], point[axis]);
      }
    }
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<figure class=\"plot\"><svg width=\"%1$d\" height=\"%1$d\" viewBox=\"0 0 %1$d %1$d\" role=\"img\" aria-label=\"Groups of images in the plane\">"
            .formatted(PLOT));
    for (int g = 0; g < judged.groups().size(); g++) {
      for (int i : judged.groups().get(g).of().members()) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\" fill-opacity=\"0.7\"/>",
                place(at[i][0], low[0], high[0]),
                place(at[i][1], low[1], high[1]),
                COLOURS[g % COLOURS.length]));
      }
    }
    return svg.append(
            "</svg><figcaption>Each point is an image; near each other lie those that are decided alike. Each colour is a group.</figcaption></figure>")
        .toString();
  }

  private static double place(double value, double low, double high) {
    return 8 + (high > low ? (value - low) / (high - low) : 0.5) * (PLOT - 16);
  }
}
