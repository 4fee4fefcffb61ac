package io.meshline.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/**
 * A column of texts that is encoded as it grows, by whoever has them at hand: those that write it
 * later would have to fetch each from memory. Texts are only made again when somebody asks for one,
 * and then it is those which count. Not thread-safe.
 */
final class TextColumn extends AbstractList<String> implements PlainColumn, RandomAccess {
  /** Of a length in Avro's form, at most. */
  private static final int LENGTH_BYTES = 5;

  private byte[] encoded;
  private int bytes;
  private int size;

  /** Once somebody has asked for them. */
  private @Nullable List<String> given;

  /**
   * @param room bytes that are likely to be needed
   */
  TextColumn(int room) {
    this.encoded = new byte[room];
  }

  /** Adds some empty texts at the end. */
  void appendEmpty(int times) {
    reserve(times);
    Arrays.fill(encoded, bytes, bytes + times, (byte) 0);
    bytes += times;
    size += times;
  }

  /**
   * Adds a text at the end.
   *
   * @param utf8Bytes that it takes, or more
   */
  @SuppressWarnings("deprecation") // Of ASCII it leaves nothing out, and makes no copy.
  void append(String text, int utf8Bytes) {
    int length = text.length();
    reserve(LENGTH_BYTES + utf8Bytes);
    if (utf8Bytes == length) {
      bytes += BinaryData.encodeInt(length, encoded, bytes);
      text.getBytes(0, length, encoded, bytes);
      bytes += length;
    } else {
      byte[] utf8 = text.getBytes(UTF_8);
      bytes += BinaryData.encodeInt(utf8.length, encoded, bytes);
      System.arraycopy(utf8, 0, encoded, bytes, utf8.length);
      bytes += utf8.length;
    }
    size++;
  }

  private void reserve(int more) {
    if (encoded.length - bytes < more) {
      encoded = Arrays.copyOf(encoded, Math.max(2 * encoded.length, bytes + more));
    }
  }

  /** How many bytes it takes. */
  int bytes() {
    return bytes;
  }

  private List<String> texts() {
    List<String> texts = given;
    if (texts == null) {
      texts = new ArrayList<>(size);
      for (int at = 0; at < bytes; ) {
        int length = 0;
        int shift = 0;
        do {
          length |= (encoded[at] & 0x7F) << shift;
          shift += 7;
        } while (encoded[at++] < 0);
        length >>>= 1; // It is not below 0.
        texts.add(new String(encoded, at, length, UTF_8));
        at += length;
      }
      given = texts;
    }
    return texts;
  }

  @Override
  public String get(int index) {
    return texts().get(index);
  }

  @Override
  public String set(int index, String text) {
    return texts().set(index, text);
  }

  @Override
  public void add(int index, String text) {
    texts().add(index, text);
    modCount++;
  }

  @Override
  public String remove(int index) {
    String removed = texts().remove(index);
    modCount++;
    return removed;
  }

  @Override
  public int size() {
    return given == null ? size : given.size();
  }

  @Override
  public void write(Encoder out) throws IOException {
    out.writeArrayStart();
    List<String> texts = given;
    if (texts == null) {
      out.setItemCount(size);
      out.writeFixed(encoded, 0, bytes);
    } else {
      out.setItemCount(texts.size());
      for (String text : texts) {
        out.startItem();
        out.writeString(text);
      }
    }
    out.writeArrayEnd();
  }

  /** The column of a batch in the making; it stays empty as long as all texts are. */
  static final class Growing {
    private static final int FIRST = 512;

    /** No more is kept free for the next one. */
    private static final int MOST_ROOM = 256 << 10;

    private int room = FIRST;
    private @Nullable TextColumn texts;
    private int size;

    /**
     * Adds a text.
     *
     * @param utf8Bytes that it takes, or more
     */
    void add(String text, int utf8Bytes) {
      if (texts == null && utf8Bytes > 0) {
        texts = new TextColumn(room);
        texts.appendEmpty(size);
      }
      if (texts != null) {
        texts.append(text, utf8Bytes);
      }
      size++;
    }

    /** The column as a batch carries it; this one begins anew. */
    List<String> take() {
      TextColumn taken = texts;
      texts = null;
      size = 0;
      if (taken == null) {
        return new ArrayList<>(0);
      }
      room = Math.min(taken.bytes() + taken.bytes() / 16, MOST_ROOM);
      return taken;
    }
  }
}
