package dev.pellucid.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NumPy's {@code .npy} format, versions 1 to 3, C order: reads {@code <f4}, {@code <f8}, {@code
 * |u1}, {@code |b1} and {@code <i8} as float32, writes {@code <f4}.
 *
 * <p>float64 is rounded to the nearest float32; an int64 that float32 cannot hold exactly is an
 * error rather than another number.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the
 *     format's description</a>
 */
public final class NpyFile {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** The format asks that the values begin at a multiple of this, so that they can be mapped. */
  private static final int ALIGNMENT = 64;

  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

  private NpyFile() {}

  /**
   * Reads one array from a file.
   *
   * @throws NpyFormatException if the file is not a {@code .npy} file of a kind read here
   * @throws IOException if the file cannot be read
   */
  public static NpyArray read(Path file) throws IOException {
    try {
      return decode(Files.readAllBytes(file));
    } catch (NpyFormatException e) {
      NpyFormatException named = new NpyFormatException(file + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  /**
   * Reads one array from the bytes of a file.
   *
   * @throws NpyFormatException if these are not the bytes of a {@code .npy} file of a kind read
   *     here
   */
  public static NpyArray decode(byte[] bytes) throws NpyFormatException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    String header = header(in);
    if (field(ORDER, header, "fortran_order").equals("True")) {
      throw new NpyFormatException(
          "the array is in Fortran order; save numpy.ascontiguousarray(a) instead");
    }
    int[] shape = shape(field(SHAPE, header, "shape"));
    DType type = DType.of(field(DESCR, header, "descr"));
    long count = NpyArray.size(shape);
    if (in.remaining() != count * type.bytes) {
      throw new NpyFormatException(
          "shape %s of %s needs %d bytes of values, but the file has %d; it is truncated or damaged"
              .formatted(Arrays.toString(shape), type.descr, count * type.bytes, in.remaining()));
    }
    return new NpyArray(shape, type.read(in, (int) count));
  }

  /**
   * Writes one array as float32, version 1.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, NpyArray array) throws IOException {
    Files.write(file, encode(array));
  }

  /** The bytes of a version 1 file holding this array as float32. */
  public static byte[] encode(NpyArray array) {
    StringBuilder shape = new StringBuilder();
    for (int length : array.shape()) {
      shape.append(length).append(", ");
    }
    String dictionary =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }"
            .formatted(shape.toString().stripTrailing());
    int prefix = MAGIC.length + 2 + Short.BYTES;
    int start = (prefix + dictionary.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    int headerLength = start - prefix;
    String header = dictionary + " ".repeat(headerLength - dictionary.length() - 1) + "\n";
    ByteBuffer out =
        ByteBuffer.allocate(start + array.data().length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(MAGIC)
            .put((byte) 1)
            .put((byte) 0)
            .putShort((short) headerLength)
            .put(header.getBytes(ISO_8859_1));
    out.asFloatBuffer().put(array.data());
    return out.array();
  }

  private static String header(ByteBuffer in) throws NpyFormatException {
    byte[] magic = new byte[MAGIC.length];
    if (in.remaining() < MAGIC.length + 4) {
      throw new NpyFormatException(
          "%d bytes are too few for a .npy file".formatted(in.remaining()));
    }
    in.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new NpyFormatException("not a .npy file: it does not begin with \\x93NUMPY");
    }
    int version = in.get();
    in.get();
    if (version < 1 || version > 3) {
      throw new NpyFormatException(".npy version %d is not known; 1 to 3 are".formatted(version));
    }
    long length =
        version == 1
            ? Short.toUnsignedInt(in.getShort())
            : in.remaining() < Integer.BYTES ? Long.MAX_VALUE : Integer.toUnsignedLong(in.getInt());
    if (length > in.remaining()) {
      throw new NpyFormatException("the file ends inside its header; it is truncated or damaged");
    }
    byte[] header = new byte[(int) length];
    in.get(header);
    return new String(header, version < 3 ? ISO_8859_1 : UTF_8);
  }

  private static String field(Pattern pattern, String header, String name)
      throws NpyFormatException {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new NpyFormatException(
          "the header has no plain %s: %s".formatted(name, header.strip()));
    }
    return matcher.group(1);
  }

  private static int[] shape(String tuple) throws NpyFormatException {
    try {
      return Pattern.compile(",")
          .splitAsStream(tuple)
          .map(String::strip)
          .filter(length -> !length.isEmpty())
          .mapToInt(Integer::parseInt)
          .toArray();
    } catch (NumberFormatException e) {
      NpyFormatException wrong = new NpyFormatException("shape (%s) is too long".formatted(tuple));
      wrong.initCause(e);
      throw wrong;
    }
  }

  /** How the values lie in the file. */
  private enum DType {
    FLOAT32("<f4", 4) {
      @Override
      float[] read(ByteBuffer in, int count) {
        float[] values = new float[count];
        in.asFloatBuffer().get(values);
        return values;
      }
    },
    FLOAT64("<f8", 8) {
      @Override
      float[] read(ByteBuffer in, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          values[i] = (float) in.getDouble();
        }
        return values;
      }
    },
    UINT8("|u1", 1) {
      @Override
      float[] read(ByteBuffer in, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          values[i] = Byte.toUnsignedInt(in.get());
        }
        return values;
      }
    },
    BOOL("|b1", 1) {
      @Override
      float[] read(ByteBuffer in, int count) throws NpyFormatException {
        return UINT8.read(in, count);
      }
    },
    INT64("<i8", 8) {
      @Override
      float[] read(ByteBuffer in, int count) throws NpyFormatException {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          long value = in.getLong();
          values[i] = value;
          // A cast back saturates, so that the largest long would seem to fit 2^63.
          if ((long) values[i] != value || values[i] == 0x1p63f) {
            throw new NpyFormatException(
                "value %d at position %d does not fit float32 exactly".formatted(value, i));
          }
        }
        return values;
      }
    };

    private final String descr;
    private final int bytes;

    DType(String descr, int bytes) {
      this.descr = descr;
      this.bytes = bytes;
    }

    abstract float[] read(ByteBuffer in, int count) throws NpyFormatException;

    static DType of(String descr) throws NpyFormatException {
      for (DType type : values()) {
        if (type.descr.equals(descr)) {
          return type;
        }
      }
      throw new NpyFormatException(
          "values of type %s are not read here; save a.astype('<f4') instead".formatted(descr));
    }
  }
}
