package dev.pellucid.monitor.topology;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.Observation.Reasons;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Images as they are, of a model whose reference is not known: one after the other, without the
 * names of concepts where they are those of the image before.
 */
final class Block implements Bin {

  /** A block no smaller is full: a record of Kafka is a megabyte at most. */
  private static final int FULL = 256 * 1024;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);
  private List<String> concepts = List.of();
  private int images;

  @Override
  public void add(Observation image) {
    add(image, false);
    if (!image.deep()) {
      images++;
    }
  }

  @Override
  public void addOutcome(Observation image) {
    add(image, true);
  }

  private void add(Observation image, boolean outcome) {
    try {
      out.writeBoolean(outcome);
      write(image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it should be sent, and another one begun. */
  boolean isFull() {
    return bytes.size() >= FULL;
  }

  @Override
  public byte[] bytes() {
    return ByteBuffer.allocate(Integer.BYTES + bytes.size())
        .putInt(images)
        .put(bytes.toByteArray())
        .array();
  }

  private void write(Observation image) throws IOException {
    Packing.write(out, image.imageId());
    out.writeLong(image.time());
    Packing.write(out, image.predicted());
    out.writeDouble(image.confidence());
    out.writeDouble(image.entropy());
    out.writeBoolean(image.deep());
    out.writeBoolean(image.label().isPresent());
    if (image.label().isPresent()) {
      Packing.write(out, image.label().get());
    }
    out.writeInt(image.groups().size());
    for (Map.Entry<String, String> group : image.groups().entrySet()) {
      Packing.write(out, group.getKey());
      Packing.write(out, group.getValue());
    }
    out.writeInt(image.quality().size());
    for (Map.Entry<String, Double> figure : image.quality().entrySet()) {
      Packing.write(out, figure.getKey());
      out.writeDouble(figure.getValue());
    }
    out.writeBoolean(image.reasons().isPresent());
    if (image.reasons().isPresent()) {
      write(image.reasons().get());
    }
  }

  private void write(Reasons reasons) throws IOException {
    boolean known = reasons.concepts().equals(concepts);
    out.writeBoolean(known);
    if (!known) {
      concepts = reasons.concepts();
      out.writeInt(concepts.size());
      for (String concept : concepts) {
        Packing.write(out, concept);
      }
    }
    for (int j = 0; j < concepts.size(); j++) {
      out.writeFloat(reasons.presence()[j]);
      out.writeFloat(reasons.contribution()[j]);
    }
    out.writeDouble(reasons.residual());
  }

  /**
   * Adds the images of a block to another bin.
   *
   * @param model whose they are
   * @param block of {@link #bytes()}
   */
  static void pour(ModelRef model, byte[] block, Bin into) {
    read(model, block, into::add, into::addOutcome);
  }

  /** The images of a block, without outcomes of others. */
  static List<Observation> images(ModelRef model, byte[] block) {
    List<Observation> images = new ArrayList<>();
    read(model, block, images::add, outcome -> {});
    return images;
  }

  private static void read(
      ModelRef model, byte[] block, Consumer<Observation> images, Consumer<Observation> outcomes) {
    List<String> concepts = List.of();
    try (DataInputStream in =
        new DataInputStream(
            new ByteArrayInputStream(block, Integer.BYTES, block.length - Integer.BYTES))) {
      while (in.available() > 0) {
        boolean outcome = in.readBoolean();
        Observation image = read(model, concepts, in);
        concepts = image.reasons().map(Reasons::concepts).orElse(concepts);
        (outcome ? outcomes : images).accept(image);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a block of images is broken", e);
    }
  }

  private static Observation read(ModelRef model, List<String> concepts, DataInputStream in)
      throws IOException {
    String imageId = Packing.readText(in);
    long time = in.readLong();
    String predicted = Packing.readText(in);
    double confidence = in.readDouble();
    double entropy = in.readDouble();
    boolean deep = in.readBoolean();
    Optional<String> label =
        in.readBoolean() ? Optional.of(Packing.readText(in)) : Optional.empty();
    Map<String, String> groups = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      groups.put(Packing.readText(in), Packing.readText(in));
    }
    Map<String, Double> quality = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      quality.put(Packing.readText(in), in.readDouble());
    }
    Optional<Reasons> reasons =
        in.readBoolean() ? Optional.of(readReasons(concepts, in)) : Optional.empty();
    return new Observation(
        imageId,
        model,
        time,
        predicted,
        confidence,
        entropy,
        reasons,
        label,
        groups,
        deep,
        quality);
  }

  private static Reasons readReasons(List<String> known, DataInputStream in) throws IOException {
    List<String> concepts = known;
    if (!in.readBoolean()) {
      List<String> names = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        names.add(Packing.readText(in));
      }
      concepts = List.copyOf(names);
    }
    float[] presence = new float[concepts.size()];
    float[] contribution = new float[concepts.size()];
    for (int j = 0; j < presence.length; j++) {
      presence[j] = in.readFloat();
      contribution[j] = in.readFloat();
    }
    return new Reasons(concepts, presence, contribution, in.readDouble());
  }
}
