package dev.pellucid.cli.report;

import dev.pellucid.cli.report.dissection.DissectionSection;
import dev.pellucid.cli.report.parts.PartsSection;
import dev.pellucid.cli.report.parts.UnitsSection;
import dev.pellucid.cli.report.spray.SpraySection;
import java.util.List;
import java.util.Optional;

/** Every section, in the order of the page. */
public final class Sections {

  private static final List<SectionMaker> ALL =
      List.of(
          new OverviewSection(),
          new ClassConceptSection(),
          new ConfusionSection(),
          new SpraySection(),
          new PartsSection(),
          new PrototypesSection(),
          new UnitsSection(),
          new DissectionSection(),
          new DistillationSection(),
          new SoftTreeSection(),
          new SpLimeSection());

  private Sections() {}

  public static List<SectionMaker> all() {
    return ALL;
  }

  /** The maker of a section; empty if there is none of this id. */
  public static Optional<SectionMaker> find(String id) {
    return ALL.stream().filter(maker -> maker.id().equals(id)).findFirst();
  }
}
