package io.meshline.query.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The console's rules without its page: expressions, formats, the state in the address, the graph,
 * the layout. The tests are in {@code src/test/resources/…/tests/*.test.js}.
 */
@ExtendWith(Browser.class)
final class ConsoleRulesIT {

  @TestFactory
  List<DynamicTest> rules(ConsolePage page) {
    page.openFile("/tests/unit.html");
    page.until("the tests of the rules", "return Array.isArray(window.results)");
    List<?> results = (List<?>) Objects.requireNonNull(page.script("return results"));
    assertThat(results).hasSizeGreaterThan(40);
    return results.stream().map(result -> test((Map<?, ?>) result)).toList();
  }

  private static DynamicTest test(Map<?, ?> result) {
    return DynamicTest.dynamicTest(
        String.valueOf(result.get("name")), () -> assertThat(result.get("fault")).isNull());
  }
}
