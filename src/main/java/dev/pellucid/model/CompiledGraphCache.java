package dev.pellucid.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pellucid.compiler.ClassifierCompiler;
import dev.pellucid.compiler.CompiledClassifier;
import dev.pellucid.compiler.CompiledClassifier.Chw;
import dev.pellucid.compiler.CompiledClassifier.FeatureLayer;
import dev.pellucid.compiler.ConceptVectors;
import dev.pellucid.compiler.ExplanationPlan;
import dev.pellucid.model.bundle.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compiled graphs on disk. An entry is found by the digest of all it was made from: the classifier,
 * the plan and the compiler itself. It is whole or it is not there: each file is written beside its
 * place and moved there, and what is read is checked against its own digest; a broken entry is
 * compiled again.
 */
public final class CompiledGraphCache {

  /** Compiles a classifier; {@link ClassifierCompiler#compile} outside tests. */
  @FunctionalInterface
  interface Compiler {
    CompiledClassifier compile(byte[] onnx, String model, ExplanationPlan plan);
  }

  /** What lies beside the graph: all of {@link CompiledClassifier} but the graph. */
  record Entry(
      String onnxSha256,
      String inputName,
      Chw input,
      int classes,
      FeatureLayer conceptLayer,
      List<String> outputNames,
      Set<String> rowInputs,
      long bytesARow) {

    static Entry of(CompiledClassifier compiled) {
      return new Entry(
          new Sha256().bytes(compiled.onnx()).hex(),
          compiled.inputName(),
          compiled.input(),
          compiled.classes(),
          compiled.conceptLayer().orElse(null),
          compiled.outputNames(),
          compiled.rowInputs(),
          compiled.bytesARow());
    }

    CompiledClassifier with(byte[] onnx) {
      return new CompiledClassifier(
          onnx,
          inputName,
          input,
          classes,
          Optional.ofNullable(conceptLayer),
          outputNames,
          rowInputs,
          bytesARow);
    }
  }

  private static final int KEPT = 64;
  private static final String GRAPH = ".onnx";
  private static final String METADATA = ".json";
  private static final String PART = ".part";

  /** No writing takes as long: what is unfinished and older is finished by nobody. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Compiler compiler;
  private final Optional<String> compilerVersion;

  /** A cache in this folder, which is made when it is first needed. */
  public CompiledGraphCache(Path folder) {
    this(folder, ClassifierCompiler::compile, CompilerFingerprint.compute());
  }

  CompiledGraphCache(Path folder, Compiler compiler, Optional<String> compilerVersion) {
    this.folder = folder;
    this.compiler = compiler;
    this.compilerVersion = compilerVersion;
  }

  /**
   * {@code pellucid/graphs} in the user's cache folder, or in the temporary folder where the user
   * has none that can be written.
   */
  public static Path usualFolder() {
    Optional<Path> ofUser =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(path -> !path.isBlank())
            .map(Path::of)
            .or(() -> Optional.of(Path.of(System.getProperty("user.home"), ".cache")))
            .filter(
                path ->
                    Files.isWritable(
                        Files.exists(path) ? path : path.toAbsolutePath().getParent()));
    // The temporary folder is everybody's, so the user's name keeps entries apart.
    return ofUser
        .map(path -> path.resolve("pellucid"))
        .orElseGet(
            () ->
                Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "pellucid-" + System.getProperty("user.name")))
        .resolve("graphs");
  }

  /**
   * The compiled graph, from disk if it is there, compiled and kept there if not.
   *
   * <p>A folder that cannot be written to costs a warning and the time to compile, nothing more.
   *
   * @param onnx the classifier
   * @param model its name, for messages
   */
  public CompiledClassifier compile(byte[] onnx, String model, ExplanationPlan plan) {
    if (compilerVersion.isEmpty()) {
      return compiler.compile(onnx, model, plan);
    }
    String key = key(onnx, plan, compilerVersion.get());
    Optional<CompiledClassifier> kept = read(key);
    if (kept.isPresent()) {
      return kept.get();
    }
    CompiledClassifier compiled = compiler.compile(onnx, model, plan);
    try {
      write(key, compiled);
      prune();
    } catch (IOException e) {
      ModelLog.LOG.compiledGraphNotKept(model, folder, e);
    }
    return compiled;
  }

  private static String key(byte[] onnx, ExplanationPlan plan, String compilerVersion) {
    Sha256 key = new Sha256().text(compilerVersion).bytes(onnx);
    key.number(plan.outputs().size());
    plan.outputs().stream().sorted().forEach(output -> key.text(output.name()));
    key.text(plan.conceptLayer().toString());
    key.number(plan.layers().size());
    plan.layers().forEach(key::text);
    plan.concepts().ifPresent(bank -> digest(key, bank));
    key.text(plan.propagation().toString());
    key.text(plan.masking().toString());
    key.text(String.valueOf(plan.contrasted()));
    key.text(plan.from().toString());
    return key.hex();
  }

  private static void digest(Sha256 key, ConceptVectors bank) {
    bank.names().forEach(key::text);
    for (float[] vector : bank.vectors()) {
      key.number(vector.length);
      for (float v : vector) {
        key.number(Float.floatToIntBits(v));
      }
    }
  }

  private Optional<CompiledClassifier> read(String key) {
    Path metadata = folder.resolve(key + METADATA);
    try {
      Entry entry = JSON.readValue(Files.readAllBytes(metadata), Entry.class);
      byte[] onnx = Files.readAllBytes(folder.resolve(key + GRAPH));
      if (!new Sha256().bytes(onnx).hex().equals(entry.onnxSha256())) {
        ModelLog.LOG.compiledGraphBroken(metadata, "its graph is not what was written");
        return Optional.empty();
      }
      touch(metadata);
      return Optional.of(entry.with(onnx));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JacksonException e) {
      ModelLog.LOG.compiledGraphBroken(metadata, e.getOriginalMessage());
      return Optional.empty();
    } catch (IOException e) {
      ModelLog.LOG.compiledGraphBroken(metadata, e.toString());
      return Optional.empty();
    }
  }

  private static void touch(Path metadata) {
    try {
      Files.setLastModifiedTime(metadata, FileTime.from(Instant.now()));
    } catch (IOException | ReadOnlyFileSystemException e) {
      // The time says only which entry to forget first, and nothing is forgotten where nothing can
      // be written.
      ModelLog.LOG.compiledGraphNotTouched(metadata, e);
    }
  }

  private void write(String key, CompiledClassifier compiled) throws IOException {
    Files.createDirectories(folder);
    // The metadata last: an entry without it is none.
    writeAtomically(key + GRAPH, compiled.onnx());
    writeAtomically(key + METADATA, JSON.writeValueAsBytes(Entry.of(compiled)));
  }

  private void writeAtomically(String name, byte[] bytes) throws IOException {
    Path beside = Files.createTempFile(folder, name, PART);
    try {
      Files.write(beside, bytes);
      Files.move(
          beside,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /** Forgets the entries that were used longest ago, and what killed processes left unfinished. */
  private void prune() throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.toList();
    }
    List<Path> entries =
        files.stream()
            .filter(file -> file.toString().endsWith(METADATA))
            .sorted(Comparator.comparing(CompiledGraphCache::lastUsed).reversed())
            .toList();
    for (Path metadata : entries.subList(Math.min(KEPT, entries.size()), entries.size())) {
      Files.deleteIfExists(metadata);
      Files.deleteIfExists(sibling(metadata, METADATA, GRAPH));
    }
    FileTime abandoned = FileTime.from(Instant.now().minus(ABANDONED));
    for (Path file : files) {
      if (isUnfinished(file) && lastUsed(file).compareTo(abandoned) < 0) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static boolean isUnfinished(Path file) {
    return file.toString().endsWith(PART)
        || (file.toString().endsWith(GRAPH) && Files.notExists(sibling(file, GRAPH, METADATA)));
  }

  private static Path sibling(Path file, String ending, String other) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.length() - ending.length()) + other);
  }

  private static FileTime lastUsed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      // Another process has just forgotten it.
      return FileTime.fromMillis(0);
    }
  }
}
