package dev.pellucid.cli.bank;

import dev.pellucid.image.JpegEncoder;
import dev.pellucid.image.RgbImage;
import dev.pellucid.model.bundle.AtomicFile;
import dev.pellucid.model.bundle.ConceptBank;
import dev.pellucid.model.bundle.ConceptBank.Concept;
import dev.pellucid.model.bundle.ConceptsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A bank's file and the exemplars beside it.
 *
 * @param file of the bank
 */
public record BankFolder(Path file) {

  private static final JpegEncoder JPEG = new JpegEncoder(0.9f);
  private static final String BACKUP = ".bak";

  /**
   * Writes the exemplars, those of parts too, then the bank; a bank that was there is kept under a
   * further name.
   *
   * @param force whether concepts are monitored that are not significant
   * @return what was written
   */
  public ConceptBank write(Fitted fitted, boolean force) throws IOException {
    List<Concept> concepts = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Fitted.Entry entry : fitted.entries()) {
      Concept concept = entry.concept().withExemplars(exemplars(entry, taken));
      concepts.add(force ? concept.monitored(true) : concept);
    }
    ConceptBank bank = new ConceptBank(Optional.of(fitted.layer()), fitted.channels(), concepts);
    if (Files.exists(file)) {
      Files.copy(file, backup(), StandardCopyOption.REPLACE_EXISTING);
    }
    ConceptsFile.write(file, bank);
    return bank;
  }

  /** Where the bank is kept that was there before. */
  public Path backup() {
    return file.resolveSibling(file.getFileName() + BACKUP);
  }

  private List<String> exemplars(Fitted.Entry entry, Set<String> taken) throws IOException {
    Path folder = ConceptsFile.exemplars(file);
    String own = folderName(entry.concept().name(), taken);
    for (int part = 0; part < entry.parts().size(); part++) {
      write(entry.parts().get(part).exemplars(), folder, own + "/part-" + (part + 1));
    }
    return write(entry.exemplars(), folder, own);
  }

  private static List<String> write(List<RgbImage> exemplars, Path folder, String into)
      throws IOException {
    List<String> names = new ArrayList<>();
    for (RgbImage exemplar : exemplars) {
      String name = into + "/" + names.size() + ".jpg";
      AtomicFile.write(folder.resolve(name), JPEG.encode(exemplar));
      names.add(folder.getFileName() + "/" + name);
    }
    return names;
  }

  /** A concept's name in letters that any file system takes, made different where two agree. */
  private static String folderName(String concept, Set<String> taken) {
    String plain =
        concept.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String wanted = plain.isEmpty() ? "concept" : plain;
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + "-" + i;
    }
    return name;
  }
}
