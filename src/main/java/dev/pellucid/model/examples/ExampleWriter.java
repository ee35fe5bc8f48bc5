package dev.pellucid.model.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
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

/**
 * Writes a set of examples. What was added is safe every {@value #BETWEEN_COMMITS} images; a writer
 * that opens an unfinished set goes on with it.
 *
 * <p>Memory holds the names and what was added since it last had {@value #BUFFER} MiB of it.
 */
public final class ExampleWriter implements AutoCloseable {

  private static final int BETWEEN_COMMITS = 1000;
  private static final int BUFFER = 64;

  private final ExampleSpace space;
  private final Directory directory;
  private final IndexWriter writer;
  private final Set<String> names = new HashSet<>();
  private int uncommitted;

  private ExampleWriter(ExampleSpace space, Directory directory, IndexWriter writer) {
    this.space = space;
    this.directory = directory;
    this.writer = writer;
  }

  /**
   * Goes on with the unfinished set of the same space that is there, or begins a new one in place
   * of whatever else is.
   *
   * @throws IOException if the folder cannot be written, or another process writes to it
   */
  public static ExampleWriter open(Path folder, ExampleSpace space) throws IOException {
    Directory directory = FSDirectory.open(Files.createDirectories(folder));
    try {
      boolean goesOn = isUnfinished(directory, space);
      IndexWriterConfig config =
          new IndexWriterConfig()
              .setOpenMode(
                  goesOn ? IndexWriterConfig.OpenMode.APPEND : IndexWriterConfig.OpenMode.CREATE)
              .setMergePolicy(new LogDocMergePolicy())
              .setRAMBufferSizeMB(BUFFER)
              .setCommitOnClose(false)
              .setCodec(codec());
      ExampleWriter opened =
          new ExampleWriter(space, directory, new IndexWriter(directory, config));
      if (goesOn) {
        opened.readNames();
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      directory.close();
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

  private static boolean isUnfinished(Directory directory, ExampleSpace space) throws IOException {
    if (!DirectoryReader.indexExists(directory)) {
      return false;
    }
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      Map<String, String> text = reader.getIndexCommit().getUserData();
      return "false".equals(text.get(Fields.COMPLETE)) && Fields.space(text).equals(space);
    }
  }

  private void readNames() throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      for (int document = 0; document < reader.maxDoc(); document++) {
        names.add(reader.storedFields().document(document, Set.of(Fields.NAME)).get(Fields.NAME));
      }
    }
  }

  /** How many examples it has so far. */
  public int size() {
    return names.size();
  }

  /** Whether this image has been added, now or before. */
  public boolean contains(String name) {
    return names.contains(name);
  }

  /** The images that have been added, now or before. */
  public Set<String> names() {
    return Collections.unmodifiableSet(names);
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
    if (uncommitted >= BETWEEN_COMMITS) {
      commit(false);
    }
  }

  /**
   * Says that all images are in it; from then on it can be read.
   *
   * @throws IOException if it cannot be written
   */
  public void finish() throws IOException {
    writer.forceMerge(1);
    commit(true);
  }

  private void commit(boolean complete) throws IOException {
    writer.setLiveCommitData(new TreeMap<>(Fields.text(space, complete)).entrySet());
    writer.commit();
    uncommitted = 0;
  }

  /** Closes the files; of a set that is not finished, what was added so far stays. */
  @Override
  public void close() {
    try (directory;
        writer) {
      if (uncommitted > 0) {
        commit(false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
