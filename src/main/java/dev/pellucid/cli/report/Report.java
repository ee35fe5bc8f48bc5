package dev.pellucid.cli.report;

import java.util.Comparator;
import java.util.List;

/**
 * A whole report.
 *
 * @param model its name
 * @param version of its bundle
 * @param description of the model, perhaps empty
 * @param data what the images are, for people
 * @param images that could be read
 * @param labelled of how many of these the true class is known
 * @param notes what else is to be said of the images
 * @param settings how it was made
 * @param sections in the order of the page
 */
public record Report(
    String model,
    String version,
    String description,
    String data,
    int images,
    int labelled,
    List<String> notes,
    Settings settings,
    List<Section> sections) {

  /** A finding and the section that it comes from. */
  record Sourced(Finding finding, Section section) {}

  public Report {
    notes = List.copyOf(notes);
    sections = List.copyOf(sections);
  }

  /**
   * All findings, the gravest first; of those, what the model goes by before how well that does,
   * else in the order of the sections.
   */
  List<Sourced> findings() {
    return sections.stream()
        .flatMap(section -> section.findings().stream().map(each -> new Sourced(each, section)))
        .sorted(
            Comparator.comparing((Sourced sourced) -> sourced.finding().severity())
                .thenComparing(sourced -> sourced.section().id().equals(OverviewSection.ID)))
        .toList();
  }
}
