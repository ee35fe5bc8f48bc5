package dev.pellucid.model.examples;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's graph of nearest neighbours for vectors of more than 1024 numbers, which many networks
 * have. What it writes is Lucene's own format, under its name, so that it is read as such.
 */
final class WideVectors extends KnnVectorsFormat {

  private static final int WIDEST = 1 << 14;

  private final KnnVectorsFormat graph = new Lucene99HnswVectorsFormat();

  WideVectors() {
    super("Lucene99HnswVectorsFormat");
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return graph.fieldsWriter(state);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return graph.fieldsReader(state);
  }

  @Override
  public int getMaxDimensions(String field) {
    return WIDEST;
  }
}
