package dev.pellucid.cli;

import dev.pellucid.cli.bank.ConceptFit;
import dev.pellucid.cli.bank.Fitted;
import dev.pellucid.model.bundle.BundleException;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.ModelBundle;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code fit concepts} says of a bank.
 *
 * @param to where it says it
 * @param force whether concepts are monitored that are not significant
 */
record BankReport(PrintWriter to, boolean force) {

  /**
   * A table of what was found, and of its parts.
   *
   * @param within the layer where concepts were taken apart, if they were
   */
  void concepts(ConceptFit fit, Fitted fitted, Optional<String> within) {
    List<String> headings = new ArrayList<>(List.of("CONCEPT"));
    headings.addAll(fit.headings());
    headings.add("MONITORED");
    TextTable table = new TextTable(headings.toArray(String[]::new));
    for (Fitted.Entry entry : fitted.entries()) {
      List<String> cells = new ArrayList<>(List.of(entry.concept().name()));
      cells.addAll(entry.cells());
      cells.add(entry.concept().monitored() ? "yes" : force ? "forced" : "refused");
      table.row(cells.toArray(String[]::new));
    }
    to.printf("at layer %s%n%n", fitted.layer());
    table.lines().forEach(to::println);
    to.println();
    within.ifPresent(earlier -> parts(earlier, fitted));
    fitted.notes().forEach(to::println);
  }

  private void parts(String earlier, Fitted fitted) {
    TextTable table = new TextTable("PART", "SHARE", "ERROR OF ALL", "EXEMPLARS");
    for (Fitted.Entry entry : fitted.entries()) {
      for (int i = 0; i < entry.parts().size(); i++) {
        Fitted.Part part = entry.parts().get(i);
        table.row(
            "%s, part %d".formatted(entry.concept().name(), i + 1),
            String.format(Locale.ROOT, "%.2f", part.share()),
            String.format(Locale.ROOT, "%.3f", part.error()),
            String.valueOf(part.exemplars().size()));
      }
    }
    to.printf("taken apart at layer %s (exemplars beside the concepts', in part-N)%n%n", earlier);
    table.lines().forEach(to::println);
    to.println();
  }

  /**
   * What is still to be done: the model takes its own concepts.json by itself, unless its manifest
   * says otherwise.
   */
  void howToUse(ModelBundle bundle, Path file, String layer) {
    try {
      boolean used =
          BundleReader.read(bundle.location()).files().stream()
              .anyMatch(
                  read ->
                      read.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize()));
      if (!used) {
        to.printf(
            "the model does not use it yet; copy it, with its exemplars, into the model's folder and write in model.yaml:%nlayer: '%s'%nconcepts: %s%n",
            layer, file.getFileName());
      }
    } catch (BundleException e) {
      to.printf(
          "the model's manifest does not go with it: %s%nwrite there:%nlayer: '%s'%nconcepts: %s%n",
          e.getMessage(), layer, file.getFileName());
    }
  }
}
