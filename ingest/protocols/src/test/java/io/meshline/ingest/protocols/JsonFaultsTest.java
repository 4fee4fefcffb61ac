package io.meshline.ingest.protocols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the parser finds is told without its own names, in one line. */
class JsonFaultsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '#',
      value = {
        "[1 2] ~ line 1, column 4: Unexpected character ('2' (code 50))"
            + " (expected: comma to separate Array entries)",
        "{ ~ line 1, column 2: Unexpected end-of-input"
            + " (expected: close marker for Object (begun at line 1, column 1))",
        "hello ~ line 1, column 1: Unrecognized token 'hello' (expected:"
            + " JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
        "[1} ~ line 1, column 3: Unexpected close marker '}'"
            + " (expected: ']' (for Array starting at line 1, column 1))",
        "[0123] ~ line 1, column 3: Invalid numeric value: Leading zeroes not allowed"
            + " (expected: a JSON object: Any)",
        "[\"a ~ line 1, column 4: Unexpected end-of-input in a text"
            + " (expected: a JSON object: Any)",
        "[NaN] ~ line 1, column 5: Non-standard token 'NaN' (expected: a JSON object: Any)",
        "[/] ~ line 1, column 2: Unexpected character ('/' (code 47)): maybe a (non-standard)"
            + " comment? (expected: a JSON object: Any)"
      })
  void faultsNamePlaceAndExpectation(String json, String told) {
    assertThat(told(json)).isEqualTo(told);
  }

  @Test
  void limitsAreToldWithThePlaceToo() {
    assertThat(told("[\n" + "[".repeat(2_000)))
        .isEqualTo("line 2, column 1001: Document nesting depth: 1001 (expected: at most 1000)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "{\"a",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\" 1}",
        "{a:1}",
        "{'a':1}",
        "[\"\\x\"]",
        "[\"\n\"]",
        "[1e]",
        "[1.]",
        "[+1]",
        "[-]",
        "[-INF]",
        "[.5]",
        "[tru]",
        "[1,]",
        "[\u0001]",
        "[\"\\u00",
        "}",
        "#"
      })
  void noneOfTheParsersNamesAreShown(String json) {
    assertThat(told(json))
        .matches("line \\d+, column \\d+: .+ \\(expected: .+\\)")
        .doesNotContain("Source", "Stream", "`", "eature", "VALUE_", "START_");
  }

  @Test
  void longValuesAreCutAndTheExpectationIsNot() {
    assertThat(told("long".repeat(100)))
        .startsWith("line 1, column 1: Unrecognized token '" + "long".repeat(10) + "…' (expected: ")
        .endsWith("'false')");
  }

  private static String told(String json) {
    JacksonException fault =
        catchThrowableOfType(
            JacksonException.class,
            () -> {
              try (JsonParser parser =
                  new JsonFactory().createParser(json.getBytes(StandardCharsets.UTF_8))) {
                read(parser);
              }
            });
    return fault == null ? "" : JsonFaults.told(fault, "a JSON object: Any");
  }

  private static void read(JsonParser parser) throws IOException {
    try {
      while (parser.nextToken() != null) {
        parser.getText();
      }
    } catch (StreamConstraintsException e) {
      throw JsonFaults.placed(e, parser);
    }
  }
}
