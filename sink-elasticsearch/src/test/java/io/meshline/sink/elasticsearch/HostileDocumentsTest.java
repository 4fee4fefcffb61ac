package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.schemas.Characters;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Party;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever names are in metrics, documents are valid JSON on one line each. The text fields are
 * found in the classes, so that a new one is covered by itself.
 */
class HostileDocumentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the contract lets through, and what tries to be more than a text. */
  private static Stream<String> fit() {
    return Stream.of(
        "a\"b",
        "\\",
        "\\u202e",
        "\"},\"calls\":0,\"x\":{\"y\":\"",
        "</script><script>alert(1)</script>",
        "{{constructor}}",
        "'; DROP TABLE calls; --",
        ".",
        "..",
        "a.b..c",
        "_id",
        "*",
        "日本語 مرحبا שלום",
        "🚀e\u0301",
        "x".repeat(1_024));
  }

  /** What the contract refuses before it gets here. */
  private static Stream<String> unfit() {
    return Stream.of(
        "\n", "\r\n{\"delete\":{}}\n", "\u0000", "\u0085", "\u2028\u2029", "\u001b[2J");
  }

  private static Stream<String> all() {
    return Stream.concat(fit(), unfit());
  }

  @ParameterizedTest
  @MethodSource("all")
  void oneLineOfValidJson(String text) throws IOException {
    for (SearchDocument document : documents(text)) {
      JsonNode read = JSON.readTree(document.json());
      assertThat(read.isObject()).isTrue();
      assertThat(read.path("calls").asLong()).isEqualTo(20);
      assertThat(document.json()).doesNotContain((byte) '\n', (byte) '\r', (byte) 0);
      String bulk = new String(BulkBody.of(List.of(document)).toBytes(), UTF_8);
      assertThat(bulk.chars().filter(c -> c == '\n')).hasSize(2);
      assertThat(document.index()).matches("meshline-(nodes|edges)-[a-z0-9.-]+");
      assertThat(document.id()).matches("[A-Za-z0-9_-]+");
    }
  }

  @ParameterizedTest
  @MethodSource("fit")
  void whatTheContractLetsThroughIsReadAsItWas(String text) throws IOException {
    assertThat(Characters.firstUnfit(text)).isEqualTo(Characters.NONE);
    for (SearchDocument document : documents(text)) {
      assertThat(Characters.firstUnfit(document.text())).isEqualTo(Characters.NONE);
      JsonNode read = JSON.readTree(document.json());
      assertThat(read.findValuesAsText("slowest_trace_id")).containsOnly(text);
      assertThat(read.findValues("reasons")).allMatch(reasons -> reasons.has(text));
      assertThat(read.findValuesAsText("environment")).containsOnly(text);
    }
  }

  private static List<SearchDocument> documents(String text) {
    EdgeMetrics edge =
        EdgeMetrics.newBuilder(SampleMetrics.edge())
            .setPoints(List.of(SampleMetrics.fullPoint()))
            .setObservedAt(0)
            .build();
    NodeMetrics node = NodeMetrics.newBuilder(SampleMetrics.node()).build();
    fill(edge, text);
    fill(node, text);
    return List.of(new EdgeDocuments().build(edge), new NodeDocuments().build(node));
  }

  /** Puts a text wherever one can be, but for the maps whose keys are words of ours. */
  private static void fill(Object record, String text) {
    for (Method setter : record.getClass().getMethods()) {
      if (!setter.getName().startsWith("set") || setter.getReturnType() != void.class) {
        continue;
      }
      Type type = setter.getGenericParameterTypes()[0];
      if (type == String.class) {
        invoke(setter, record, text);
      } else if (type == Party.class) {
        fill(value(setter, record), text);
      } else if (type.getTypeName().equals("java.util.List<java.lang.String>")) {
        invoke(setter, record, List.of(text));
      } else if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
        ((List<?>) value(setter, record)).forEach(element -> fill(element, text));
      } else if (setter.getName().equals("setReasons")) {
        invoke(setter, record, Map.of(text, 4L));
      }
    }
  }

  private static Object value(Method setter, Object record) {
    try {
      Method getter = record.getClass().getMethod("g" + setter.getName().substring(1));
      return Objects.requireNonNull(invoke(getter, record));
    } catch (NoSuchMethodException e) {
      throw new LinkageError("no getter", e);
    }
  }

  private static @Nullable Object invoke(Method method, Object record, Object... arguments) {
    try {
      return method.invoke(record, arguments);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(method.toString(), e);
    }
  }
}
