package io.meshline.sla;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an alert said of itself when it fired: kept while it is on, so that its end does not take
 * the explanation away. Immutable.
 *
 * @param texts its annotations, sorted
 */
public record FiredTexts(Map<String, String> texts) {
  private static final int FORMAT = 1;
  private static final String SUMMARY = "summary";

  /** Sorts a copy of the map. */
  public FiredTexts {
    texts = new TreeMap<>(texts);
  }

  /**
   * The end of the alert, with why it fired: as it was said then, but for {@code summary}, which is
   * that of the end. The one of then is {@code fired}, and {@code resolved} has the windows and the
   * budget of the end.
   */
  public AlertChange explain(AlertChange end) {
    Map<String, String> now = end.annotations();
    Map<String, String> all = new TreeMap<>(texts);
    String fired = all.remove(SUMMARY);
    if (fired != null) {
      all.put("fired", fired);
    }
    if (now.containsKey(SUMMARY)) {
      all.put(SUMMARY, now.get(SUMMARY));
    }
    StringBuilder resolved = new StringBuilder(Texts.time(end.changedMinute()));
    for (String name : new String[] {"windows", "budget"}) {
      if (now.containsKey(name)) {
        resolved.append("; ").append(now.get(name));
      }
    }
    all.put("resolved", resolved.toString());
    return end.explainedBy(all);
  }

  /** The encoding, for state. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(FORMAT);
      Numbers.write(out, texts.size());
      for (Map.Entry<String, String> text : texts.entrySet()) {
        out.writeUTF(text.getKey());
        out.writeUTF(text.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #toBytes} encoded.
   *
   * @throws IllegalArgumentException if the bytes are no encoding of texts
   */
  public static FiredTexts fromBytes(byte[] bytes) {
    Map<String, String> texts = new TreeMap<>();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      int format = in.readUnsignedByte();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "format of texts: " + format + " (expected: " + FORMAT + ")");
      }
      for (long i = Numbers.read(in); i > 0; i--) {
        texts.put(in.readUTF(), in.readUTF());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("no encoding of texts", e);
    }
    return new FiredTexts(texts);
  }
}
