package dev.pellucid.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * The known value of a tensor: real numbers, or whole ones that may be multiples of the batch size.
 *
 * <p>Booleans are whole numbers 0 and 1. Whole numbers are {@link Dim}s so that the chains of
 * Shape, Gather and Concat that exporters put before a Reshape can be evaluated although the batch
 * is not known.
 */
public sealed interface Literal {

  long[] dims();

  /** The ONNX element type. */
  DataType type();

  /**
   * The elements at {@code source}, laid out with new extents: every operator that only moves data
   * is this.
   */
  Literal pick(long[] dims, int[] source);

  /** Real numbers, float32. */
  record Reals(long[] dims, float[] values) implements Literal {
    @Override
    public DataType type() {
      return DataType.FLOAT;
    }

    @Override
    public Literal pick(long[] to, int[] source) {
      float[] picked = new float[source.length];
      for (int i = 0; i < source.length; i++) {
        picked[i] = values[source[i]];
      }
      return new Reals(to, picked);
    }
  }

  /** Whole numbers of an integer type, or booleans. */
  record Wholes(DataType type, long[] dims, Dim[] values) implements Literal {
    @Override
    public Literal pick(long[] to, int[] source) {
      Dim[] picked = new Dim[source.length];
      for (int i = 0; i < source.length; i++) {
        picked[i] = values[source[i]];
      }
      return new Wholes(type, to, picked);
    }

    /** The numbers, when none depends on the batch. */
    public long[] numbers() {
      return Arrays.stream(values).mapToLong(Dim::size).toArray();
    }

    public boolean isStatic() {
      return Arrays.stream(values).noneMatch(Dim::batch);
    }
  }

  static Reals of(float value) {
    return new Reals(new long[0], new float[] {value});
  }

  static Reals of(float[] values, long... dims) {
    return new Reals(dims, values);
  }

  static Wholes of(long... values) {
    return new Wholes(
        DataType.INT64,
        new long[] {values.length},
        Arrays.stream(values).mapToObj(Dim::of).toArray(Dim[]::new));
  }

  static Wholes scalar(long value) {
    return new Wholes(DataType.INT64, new long[0], new Dim[] {Dim.of(value)});
  }

  default int length() {
    return (int) Arrays.stream(dims()).reduce(1, (a, b) -> a * b);
  }

  default Shape shape() {
    return Shape.of(dims());
  }

  /** Whether the value can be written into a file: it does not depend on the batch. */
  default boolean isConstant() {
    return !(this instanceof Wholes wholes) || wholes.isStatic();
  }

  /**
   * Reads a stored tensor; empty for element types that are carried along unread (strings, halves,
   * doubles).
   */
  static Optional<Literal> from(TensorProto tensor) {
    long[] dims = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw new InvalidModelException(
          "the weight '%s' is stored outside the ONNX file; save the model with its weights inside"
              .formatted(tensor.getName()));
    }
    DataType type = DataType.forNumber(tensor.getDataType());
    if (type == DataType.FLOAT) {
      return Optional.of(new Reals(dims, reals(tensor)));
    }
    if (type == DataType.INT64
        || type == DataType.INT32
        || type == DataType.BOOL
        || type == DataType.UINT8
        || type == DataType.INT8) {
      long[] numbers = wholes(tensor, type);
      return Optional.of(
          new Wholes(type, dims, Arrays.stream(numbers).mapToObj(Dim::of).toArray(Dim[]::new)));
    }
    return Optional.empty();
  }

  private static float[] reals(TensorProto tensor) {
    if (tensor.getRawData().isEmpty()) {
      float[] values = new float[tensor.getFloatDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getFloatData(i);
      }
      return values;
    }
    float[] values = new float[tensor.getRawData().size() / Float.BYTES];
    little(tensor.getRawData()).asFloatBuffer().get(values);
    return values;
  }

  private static long[] wholes(TensorProto tensor, DataType type) {
    ByteString raw = tensor.getRawData();
    if (raw.isEmpty()) {
      return type == DataType.INT64
          ? tensor.getInt64DataList().stream().mapToLong(Long::longValue).toArray()
          : tensor.getInt32DataList().stream().mapToLong(Integer::longValue).toArray();
    }
    ByteBuffer bytes = little(raw);
    int width = type == DataType.INT64 ? Long.BYTES : type == DataType.INT32 ? Integer.BYTES : 1;
    long[] values = new long[raw.size() / width];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case INT64 -> bytes.getLong();
            case INT32 -> bytes.getInt();
            case UINT8 -> Byte.toUnsignedLong(bytes.get());
            default -> bytes.get();
          };
    }
    return values;
  }

  private static ByteBuffer little(ByteString raw) {
    return ByteBuffer.wrap(raw.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The stored form. */
  default TensorProto toProto(String name) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type().getNumber());
    for (long dim : dims()) {
      tensor.addDims(dim);
    }
    if (this instanceof Reals reals) {
      ByteBuffer bytes =
          ByteBuffer.allocate(reals.values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(reals.values);
      tensor.setRawData(ByteString.copyFrom(bytes.array()));
    } else if (this instanceof Wholes wholes) {
      for (long number : wholes.numbers()) {
        if (wholes.type == DataType.INT64) {
          tensor.addInt64Data(number);
        } else {
          tensor.addInt32Data((int) number);
        }
      }
    }
    return tensor.build();
  }
}
