package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the engine says about one document of a {@code _bulk} request.
 *
 * @param status its own HTTP status
 * @param type type of the error, empty when there is none
 * @param reason the engine's words, empty when there are none
 */
record BulkItem(int status, String type, String reason) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] BEGIN = "{\"items\":[".getBytes(US_ASCII);
  private static final byte[] TAKEN = "{\"index\":{\"status\":20".getBytes(US_ASCII);
  private static final byte[] NEXT = "}},".getBytes(US_ASCII);
  private static final byte[] END = "}}]}".getBytes(US_ASCII);

  /** The parts of the answer that {@link #parse} reads, as a {@code filter_path}. */
  static final String FILTER = "items.*.status,items.*.error.type,items.*.error.reason";

  Verdict verdict() {
    return Verdict.ofItem(status, type, reason);
  }

  /**
   * Whether an answer says of all documents that they were taken, in the very letters that an
   * engine has for it as a rule. If not, it has to be read.
   */
  static boolean allTaken(byte[] answer, int documents) {
    int item = TAKEN.length + 1 + NEXT.length;
    int rest = END.length - NEXT.length;
    if (documents == 0
        || answer.length != BEGIN.length + (long) documents * item + rest
        || !has(answer, 0, BEGIN)) {
      return false;
    }
    for (int i = 0, at = BEGIN.length; i < documents; i++, at += item) {
      byte digit = answer[at + TAKEN.length]; // 200: there was one already, 201: there was none
      if ((digit != '0' && digit != '1')
          || !has(answer, at, TAKEN)
          || !has(answer, at + TAKEN.length + 1, i == documents - 1 ? END : NEXT)) {
        return false;
      }
    }
    return true;
  }

  private static boolean has(byte[] answer, int at, byte[] part) {
    return Arrays.equals(answer, at, at + part.length, part, 0, part.length);
  }

  /**
   * Reads the items of an answer, in the order of the request.
   *
   * @throws IOException when the text is no such answer
   */
  static List<BulkItem> parse(byte[] answer) throws IOException {
    List<BulkItem> items = new ArrayList<>();
    try (JsonParser json = JSON.createParser(answer)) {
      expect(json, json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean isItems = json.currentName().equals("items");
        json.nextToken();
        if (isItems) {
          expect(json, json.currentToken(), JsonToken.START_ARRAY);
          while (json.nextToken() == JsonToken.START_OBJECT) {
            items.add(item(json));
          }
        } else {
          json.skipChildren();
        }
      }
    }
    return items;
  }

  /** Reads {@code {"index":{"status":…,"error":{…}}}}; the parser stands at its begin. */
  private static BulkItem item(JsonParser json) throws IOException {
    expect(json, json.nextToken(), JsonToken.FIELD_NAME);
    expect(json, json.nextToken(), JsonToken.START_OBJECT);
    int status = 0;
    String type = "";
    String reason = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("status")) {
        status = json.getIntValue();
      } else if (field.equals("error") && value == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String detail = json.currentName();
          json.nextToken();
          if (detail.equals("type")) {
            type = json.getValueAsString("");
          } else if (detail.equals("reason")) {
            reason = json.getValueAsString("");
          } else {
            json.skipChildren();
          }
        }
      } else {
        json.skipChildren();
      }
    }
    expect(json, json.nextToken(), JsonToken.END_OBJECT);
    if (status == 0) {
      throw new IOException("an item of the answer has no status");
    }
    return new BulkItem(status, type, reason);
  }

  private static void expect(JsonParser json, JsonToken seen, JsonToken expected)
      throws IOException {
    if (seen != expected) {
      throw new IOException(
          "answer to _bulk: "
              + seen
              + " at offset "
              + json.currentLocation().getByteOffset()
              + " (expected: "
              + expected
              + ")");
    }
  }
}
