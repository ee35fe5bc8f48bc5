package dev.pellucid.model.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;

/**
 * Writes a set of examples. What was added is safe after {@value #BETWEEN_COMMITS} images or
 * {@value #SECONDS_BETWEEN_COMMITS} seconds, whichever comes first; a writer that opens an
 * unfinished set goes on with it, and one that opens a finished set of the same images has nothing
 * to add.
 *
 * <p>Memory holds the names and what was added since it last had {@value #BUFFER} MiB of it.
 */
public final class ExampleWriter implements AutoCloseable {

  private static final int BETWEEN_COMMITS = 1000;
  private static final int SECONDS_BETWEEN_COMMITS = 3;
  private static final int BUFFER = 64;

  /** What else may lie where a set is begun: a writer that was killed may have left these. */
  private static final Pattern LEFT_OVER = Pattern.compile("write\\.lock|pending_segments_.*");

  /** Of a set's own folders, such as checkpoints, that go with it. */
  private static final Pattern BESIDE = Pattern.compile("checkpoint-\\d+|gradients");

  private final ExampleSpace space;
  private final String source;
  private final LongSupplier nanoTime;
  private final Directory directory;
  private final IndexWriter writer;
  private final Set<String> names = new HashSet<>();
  private boolean complete;
  private int uncommitted;
  private long committed;

  /** What is in a folder, as it concerns who wants to write a set there. */
  private enum There {
    NOTHING,
    UNFINISHED,
    COMPLETE,
    ANOTHER
  }

  private ExampleWriter(
      ExampleSpace space,
      String source,
      LongSupplier nanoTime,
      Directory directory,
      IndexWriter writer) {
    this.space = space;
    this.source = source;
    this.nanoTime = nanoTime;
    this.directory = directory;
    this.writer = writer;
    this.committed = nanoTime.getAsLong();
  }

  /**
   * Goes on with the unfinished set of the same space and images that is there, opens the finished
   * one, or begins a new one in place of those of other spaces and of finished ones of other
   * images.
   *
   * @param source differs where images or labels do
   * @throws ExamplesException if something else is there, or an unfinished set of other images
   * @throws IOException if the folder cannot be written, or another process writes to it
   */
  public static ExampleWriter open(Path folder, ExampleSpace space, String source)
      throws IOException {
    return open(folder, space, source, System::nanoTime);
  }

  static ExampleWriter open(Path folder, ExampleSpace space, String source, LongSupplier nanoTime)
      throws IOException {
    Directory directory = FSDirectory.open(Files.createDirectories(folder));
    IndexWriter writer = null;
    try {
      There there = there(folder, directory, space, source);
      boolean goesOn = there == There.UNFINISHED || there == There.COMPLETE;
      IndexWriterConfig config =
          new IndexWriterConfig()
              .setOpenMode(
                  goesOn ? IndexWriterConfig.OpenMode.APPEND : IndexWriterConfig.OpenMode.CREATE)
              .setMergePolicy(new LogDocMergePolicy())
              .setRAMBufferSizeMB(BUFFER)
              .setCommitOnClose(false)
              .setCodec(codec());
      writer = new IndexWriter(directory, config);
      ExampleWriter opened = new ExampleWriter(space, source, nanoTime, directory, writer);
      opened.complete = there == There.COMPLETE;
      if (goesOn) {
        opened.readNames();
      } else {
        // From now on the folder can be told from others, however soon this process ends.
        opened.commit();
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(writer, directory);
      throw e;
    }
  }

  private static Lucene912Codec codec() {
    KnnVectorsFormat vectors = new WideVectors();
    return new Lucene912Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return vectors;
      }
    };
  }

  private static There there(Path folder, Directory directory, ExampleSpace space, String source)
      throws IOException {
    if (!DirectoryReader.indexExists(directory)) {
      requireEmpty(folder);
      return There.NOTHING;
    }
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      Map<String, String> text = reader.getIndexCommit().getUserData();
      if (!Fields.isOurs(text)) {
        throw new ExamplesException(
            folder, "is an index of something else, which is kept; name another folder by --out");
      }
      if (!Fields.isOfThisVersion(text) || !Fields.space(text).equals(space)) {
        return There.ANOTHER;
      }
      boolean sameImages = source.equals(text.get(Fields.SOURCE));
      if ("true".equals(text.get(Fields.COMPLETE))) {
        return sameImages ? There.COMPLETE : There.ANOTHER;
      }
      if (!sameImages && reader.numDocs() > 0) {
        throw new ExamplesException(
            folder,
            "has %d images of a fit that was stopped, which was begun with other images or labels than these: name those that it was begun with, or delete it to begin anew"
                .formatted(reader.numDocs()));
      }
      return sameImages ? There.UNFINISHED : There.ANOTHER;
    }
  }

  private static void requireEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      Optional<Path> other =
          entries
              .filter(entry -> !LEFT_OVER.matcher(name(entry)).matches())
              .filter(entry -> !(Files.isDirectory(entry) && BESIDE.matcher(name(entry)).matches()))
              .findAny();
      if (other.isPresent()) {
        throw new ExamplesException(
            folder,
            "has '%s' in it and is no folder of examples; name an empty or a new one by --out"
                .formatted(name(other.get())));
      }
    }
  }

  private static String name(Path entry) {
    return entry.getFileName().toString();
  }

  private void readNames() throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      for (int document = 0; document < reader.maxDoc(); document++) {
        names.add(reader.storedFields().document(document, Set.of(Fields.NAME)).get(Fields.NAME));
      }
    }
  }

  /** Whether all images are in it, since now or before. */
  public boolean isComplete() {
    return complete;
  }

  /** How many examples it has so far. */
  public int size() {
    return names.size();
  }

  /** Whether this image has been added, now or before. */
  public boolean contains(String name) {
    return names.contains(name);
  }

  /**
   * Adds an image.
   *
   * @param name unlike that of any other
   * @param features φ {@code [K]}
   * @param logits one a class
   * @param picture what the model sees of it, as a JPEG
   * @throws IllegalArgumentException if the name is known, a length is not the space's, or the
   *     model has no such class
   * @throws IllegalStateException if the set is finished
   * @throws IOException if it cannot be written
   */
  public void add(String name, OptionalInt label, float[] features, float[] logits, byte[] picture)
      throws IOException {
    if (features.length != space.features() || logits.length != space.classes()) {
      throw new IllegalArgumentException(
          "'%s' has %d features and %d logits, but the set %d and %d"
              .formatted(name, features.length, logits.length, space.features(), space.classes()));
    }
    if (label.isPresent() && (label.getAsInt() < 0 || label.getAsInt() >= space.classes())) {
      throw new IllegalArgumentException(
          "'%s' is labelled as class %d, but the model has 0 to %d"
              .formatted(name, label.getAsInt(), space.classes() - 1));
    }
    if (complete) {
      throw new IllegalStateException("the set is finished, and '%s' is late".formatted(name));
    }
    if (!names.add(name)) {
      throw new IllegalArgumentException("'%s' is in the set already".formatted(name));
    }
    Document document = new Document();
    document.add(new StoredField(Fields.NAME, name));
    label.ifPresent(known -> document.add(new NumericDocValuesField(Fields.LABEL, known)));
    document.add(
        new KnnFloatVectorField(Fields.FEATURES, features, VectorSimilarityFunction.EUCLIDEAN));
    document.add(new BinaryDocValuesField(Fields.LOGITS, new BytesRef(Fields.bytes(logits))));
    document.add(new StoredField(Fields.PICTURE, picture));
    writer.addDocument(document);
    uncommitted++;
    if (uncommitted >= BETWEEN_COMMITS
        || nanoTime.getAsLong() - committed >= TimeUnit.SECONDS.toNanos(SECONDS_BETWEEN_COMMITS)) {
      commit();
    }
  }

  /**
   * Says that all images are in it; from then on it can be read. Of one that was finished before,
   * nothing happens.
   *
   * @throws IOException if it cannot be written
   */
  public void finish() throws IOException {
    if (complete) {
      return;
    }
    writer.forceMerge(1);
    complete = true;
    commit();
  }

  private void commit() throws IOException {
    writer.setLiveCommitData(new TreeMap<>(Fields.text(space, source, complete)).entrySet());
    writer.commit();
    uncommitted = 0;
    committed = nanoTime.getAsLong();
  }

  /** Closes the files; of a set that is not finished, what was added so far stays. */
  @Override
  public void close() {
    try (directory;
        writer) {
      if (uncommitted > 0) {
        commit();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
