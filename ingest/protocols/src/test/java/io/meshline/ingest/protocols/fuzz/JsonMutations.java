package io.meshline.ingest.protocols.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** Damaged JSON texts, in UTF-8. */
final class JsonMutations implements Mutations {

  private record Seed(ByteString bytes, JsonNode root, int size) {}

  private static final String[] ESCAPES = {
    "\"\\ud800\"",
    "\"\\udc00shop\\ud83d\"",
    "\"\\u0000\"",
    "\"\\u202e\\u2028\"",
    "\"\\x\"",
    "\"\\u12\"",
    "\"open",
  };

  private static final String[] WORDS = {
    "null",
    "true",
    "false",
    "NaN",
    "Infinity",
    "-",
    "1e999",
    "-1e-999",
    "1E400000000",
    "0.1",
    "-0",
    "00",
    "999999999999999999999999999999",
    "{}",
    "[]",
    "[[],{}]",
    "{\"a\":{\"a\":1}}",
    "",
    "'x'",
  };

  private final SplittableRandom random;
  private final List<Seed> seeds = new ArrayList<>();
  private final Edits edits = new Edits();

  JsonMutations(long seed, List<String> valid) {
    this.random = new SplittableRandom(seed);
    for (String text : valid) {
      JsonNode root = JsonNode.of(text);
      seeds.add(new Seed(ByteString.copyFromUtf8(text), root, size(root)));
    }
  }

  @Override
  public byte[] next() {
    Seed seed = seeds.get(random.nextInt(seeds.size()));
    int kind = random.nextInt(10);
    if (kind == 0) {
      return Damage.of(seed.bytes.toByteArray(), random);
    }
    edits.draw(random, seed.size);
    StringBuilder out = new StringBuilder(seed.bytes.size() + 64);
    write(seed.root, out);
    byte[] message = out.toString().getBytes(UTF_8);
    return kind == 1 ? Damage.of(message, random) : message;
  }

  private static int size(JsonNode node) {
    int size = 1;
    for (JsonNode member : node.members()) {
      size += size(member);
    }
    return size;
  }

  private void write(JsonNode node, StringBuilder out) {
    switch (edits.of(node.index())) {
      case NONE -> named(node, out);
      case DELETE -> {
        if (node.index() == 0) {
          out.append("null");
        } else if (out.charAt(out.length() - 1) == ',') {
          out.setLength(out.length() - 1);
        }
      }
      case DUPLICATE -> {
        int times = random.nextInt(20) == 0 ? 60 : 2;
        for (int i = 0; i < times; i++) {
          out.append(i == 0 ? "" : ",");
          named(node, out);
        }
      }
      case REPLACE -> {
        name(node, out);
        out.append(node.begin().startsWith("\"") ? text() : other());
      }
      case RETYPE -> {
        name(node, out);
        out.append(other());
      }
      case RENAME -> {
        if (node.name() != null) {
          out.append(text()).append(':');
        }
        value(node, false, out);
      }
      case REVERSE -> {
        name(node, out);
        value(node, true, out);
      }
      case NEST -> nest(node, out);
    }
  }

  private void named(JsonNode node, StringBuilder out) {
    name(node, out);
    value(node, false, out);
  }

  private static void name(JsonNode node, StringBuilder out) {
    if (node.name() != null) {
      out.append(node.name()).append(':');
    }
  }

  private void value(JsonNode node, boolean reversed, StringBuilder out) {
    out.append(node.begin());
    List<JsonNode> members = node.members();
    for (int i = 0; i < members.size(); i++) {
      int before = out.length();
      out.append(i == 0 ? "" : ",");
      write(members.get(reversed ? members.size() - 1 - i : i), out);
      if (i > 0 && out.length() > before && before > 0 && opened(out, before)) {
        out.deleteCharAt(before);
      }
    }
    out.append(node.end());
  }

  /** Whether what stood before was deleted, so that a comma would follow the opening bracket. */
  private static boolean opened(StringBuilder out, int at) {
    char before = out.charAt(at - 1);
    return out.charAt(at) == ',' && (before == '{' || before == '[');
  }

  private void nest(JsonNode node, StringBuilder out) {
    // Parsers stop at some depth from 100 to 1,000; one in some ten thousand tries the stack.
    int depth = random.nextInt(100) == 0 ? 20_000 : 1 + random.nextInt(200);
    String begin = node.name() == null ? "[" : "{" + node.name() + ":";
    name(node, out);
    out.append(begin.repeat(depth));
    value(node, false, out);
    out.append((node.name() == null ? "]" : "}").repeat(depth));
  }

  /** A value of whatever type. */
  private String other() {
    return switch (random.nextInt(3)) {
      case 0 -> Long.toString(HostileValues.number(random));
      case 1 -> text();
      default -> WORDS[random.nextInt(WORDS.length)];
    };
  }

  /** A text, now and then one that JSON can write and UTF-8 cannot. */
  private String text() {
    if (random.nextInt(8) == 0) {
      return ESCAPES[random.nextInt(ESCAPES.length)];
    }
    String text = HostileValues.text(random);
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
