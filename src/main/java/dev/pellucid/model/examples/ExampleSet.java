package dev.pellucid.model.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * The images that a model is explained by, as {@code fit examples} left them. Its files are mapped,
 * so what it takes of memory does not grow with it. For any number of threads at once.
 */
public final class ExampleSet implements AutoCloseable {

  /**
   * Sets up to this size are searched one by one, which takes some milliseconds and misses none.
   */
  private static final int SMALL = 2000;

  /** How many candidates the search keeps for each that is wanted: more find nearer ones. */
  private static final int BEAM = 4;

  private static final int LEAST_BEAM = 64;

  private final Path folder;
  private final Directory directory;
  private final DirectoryReader reader;
  private final ExampleSpace space;
  private final String source;

  /**
   * An example beside others.
   *
   * @param distance Euclidean, between the features
   */
  public record Neighbour(Example example, double distance) {}

  private ExampleSet(
      Path folder, Directory directory, DirectoryReader reader, ExampleSpace space, String source) {
    this.folder = folder;
    this.directory = directory;
    this.reader = reader;
    this.space = space;
    this.source = source;
  }

  /**
   * Opens a set; empty if there is none.
   *
   * @throws ExamplesException if it is not finished, or cannot be read
   */
  public static Optional<ExampleSet> open(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try {
      Directory directory = FSDirectory.open(folder);
      try {
        if (!DirectoryReader.indexExists(directory)) {
          directory.close();
          return Optional.empty();
        }
        return Optional.of(read(folder, directory));
      } catch (IOException | RuntimeException e) {
        directory.close();
        throw e;
      }
    } catch (IOException e) {
      throw new ExamplesException(folder, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static ExampleSet read(Path folder, Directory directory) throws IOException {
    DirectoryReader reader = DirectoryReader.open(directory);
    try {
      Map<String, String> text = reader.getIndexCommit().getUserData();
      if (!Fields.isOurs(text)) {
        throw new ExamplesException(
            folder, "is an index of something else; move it, and run 'fit examples'");
      }
      if (!Fields.isOfThisVersion(text)) {
        throw new ExamplesException(
            folder,
            "is of an earlier version, which did not keep how images are prepared; make it anew by 'fit examples --model MODEL --data DIR'");
      }
      if (!"true".equals(text.get(Fields.COMPLETE))) {
        throw new ExamplesException(
            folder, "is not finished; run 'fit examples' again, it goes on where it stopped");
      }
      return new ExampleSet(folder, directory, reader, Fields.space(text), text.get(Fields.SOURCE));
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** Where it is kept. */
  public Path folder() {
    return folder;
  }

  /** Where its features were taken. */
  public ExampleSpace space() {
    return space;
  }

  /** Of which images and labels it was made: differs where they do. */
  public String source() {
    return source;
  }

  /** How many examples it has. */
  public int size() {
    return reader.numDocs();
  }

  /**
   * One of them.
   *
   * @param index from 0
   * @throws IndexOutOfBoundsException if there is no such example
   */
  public Example example(int index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException(
          "there is no example %d: there are %d, from 0".formatted(index, size()));
    }
    List<Example> found = new ArrayList<>(1);
    reading(() -> visit(index, index + 1, found::add));
    return found.get(0);
  }

  /**
   * What the model sees of an example, as a JPEG.
   *
   * @throws IndexOutOfBoundsException if there is no such example
   */
  public byte[] picture(int index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException(
          "there is no example %d: there are %d, from 0".formatted(index, size()));
    }
    return reading(
        () -> {
          BytesRef bytes =
              reader
                  .storedFields()
                  .document(index, Set.of(Fields.PICTURE))
                  .getBinaryValue(Fields.PICTURE);
          return Arrays.copyOfRange(bytes.bytes, bytes.offset, bytes.offset + bytes.length);
        });
  }

  /** All of them, one at a time, in the order in which they were added. */
  public void forEach(Consumer<Example> taken) {
    reading(() -> visit(0, size(), taken));
  }

  /**
   * Those whose features are nearest, the nearest first. In a large set the search goes along a
   * graph of neighbours and may miss one in some hundred.
   *
   * @param features φ {@code [K]}
   * @param most how many are wanted
   */
  public List<Neighbour> nearest(float[] features, int most) {
    if (features.length != space.features()) {
      throw new IllegalArgumentException(
          "%d features are compared, not %d".formatted(space.features(), features.length));
    }
    int wanted = Math.min(most, size());
    int candidates = size() <= SMALL ? size() : Math.max(LEAST_BEAM, BEAM * wanted);
    return reading(
        () -> {
          ScoreDoc[] found =
              new IndexSearcher(reader)
                  .search(new KnnFloatVectorQuery(Fields.FEATURES, features, candidates), wanted)
                  .scoreDocs;
          List<Neighbour> neighbours = new ArrayList<>(found.length);
          for (ScoreDoc each : found) {
            Example example = example(each.doc);
            neighbours.add(new Neighbour(example, distance(features, example.features())));
          }
          return List.copyOf(neighbours);
        });
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double difference = (double) a[k] - b[k];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  private Void visit(int from, int to, Consumer<Example> taken) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      int first = Math.max(0, from - leaf.docBase);
      int end = Math.min(leaf.reader().maxDoc(), to - leaf.docBase);
      if (first < end) {
        visit(leaf.reader(), leaf.docBase, first, end, taken);
      }
    }
    return null;
  }

  private static void visit(LeafReader leaf, int base, int from, int to, Consumer<Example> taken)
      throws IOException {
    FloatVectorValues features = leaf.getFloatVectorValues(Fields.FEATURES);
    BinaryDocValues logits = leaf.getBinaryDocValues(Fields.LOGITS);
    NumericDocValues labels = leaf.getNumericDocValues(Fields.LABEL);
    for (int document = features.advance(from);
        document != DocIdSetIterator.NO_MORE_DOCS && document < to;
        document = features.nextDoc()) {
      logits.advanceExact(document);
      BytesRef bytes = logits.binaryValue();
      taken.accept(
          new Example(
              base + document,
              leaf.storedFields().document(document, Set.of(Fields.NAME)).get(Fields.NAME),
              labels != null && labels.advanceExact(document)
                  ? OptionalInt.of((int) labels.longValue())
                  : OptionalInt.empty(),
              features.vectorValue().clone(),
              Fields.floats(bytes.bytes, bytes.offset, bytes.length)));
    }
  }

  /** What reads the files. */
  @FunctionalInterface
  private interface Reading<T> {
    T now() throws IOException;
  }

  private <T> T reading(Reading<T> files) {
    try {
      return files.now();
    } catch (IOException e) {
      throw new ExamplesException(folder, "cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    reading(
        () -> {
          try (directory) {
            reader.close();
          }
          return null;
        });
  }
}
