package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meshline.jobs.config.InvalidOptionsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointRuleTest {

  private static String file(Path folder, String text) throws IOException {
    return Files.writeString(folder.resolve("rules"), text).toString();
  }

  @Test
  void rulesComeFirstAndInTheirOrder(@TempDir Path folder) throws IOException {
    String file =
        file(
            folder,
            "# shops\n\n^(GET|POST):/shop/[^/]+ => $1:/shop/any\nany/orders => all/orders\n");
    AggregationSettings settings =
        AggregationOptions.settings(RollUpRuns.options(Map.of("endpoint.rules", file)));

    assertThat(
            EndpointRule.names(settings.endpointRules()).normalise("GET:/shop/berlin/orders/1234"))
        .isEqualTo("GET:/shop/all/orders/{id}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no arrow | regex => replacement",
        "( => x | Unclosed group",
        "(a) => $2 | groups up to $1",
        "(\\w*)*! => x | takes too long",
      })
  void aFaultNamesItsLine(String rule, String expected, @TempDir Path folder) throws IOException {
    String file = file(folder, "a => b\n" + rule + "\n");

    InvalidOptionsException thrown =
        catchThrowableOfType(
            InvalidOptionsException.class,
            () -> RollUpRuns.options(Map.of("endpoint.rules", file)));

    assertThat(thrown.faults())
        .singleElement()
        .asString()
        .startsWith("endpoint.rules: " + file + ": line 2: ")
        .contains(expected);
  }
}
