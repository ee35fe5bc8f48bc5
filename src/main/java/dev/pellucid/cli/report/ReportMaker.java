package dev.pellucid.cli.report;

import dev.pellucid.cli.unfinished.Parts;
import dev.pellucid.graph.UnfitModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Makes the sections one after the other; those that were finished before are taken as they are.
 *
 * @param makers in the order of the page
 * @param bars shows how far each of them is
 */
record ReportMaker(List<SectionMaker> makers, Bars bars) {

  List<Section> make(Subject subject, Parts parts) throws IOException {
    List<Section> sections = new ArrayList<>();
    for (SectionMaker maker : makers) {
      Section before = parts.find(maker.id(), Section.class).orElse(null);
      if (before != null) {
        sections.add(before);
        continue;
      }
      bars.during(
          maker.id(),
          maker.steps(subject),
          done -> {
            Section section = made(maker, subject, done);
            parts.keep(section.id(), section);
            sections.add(section);
          });
    }
    return sections;
  }

  private static Section made(SectionMaker maker, Subject subject, LongConsumer done) {
    try {
      return maker.make(subject, done);
    } catch (UnfitModelException e) {
      return maker.leftOut("The model does not have what this takes: " + e.getMessage() + ".");
    }
  }
}
