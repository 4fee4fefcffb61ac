package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.meshline.query.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static final long SEED = 20_261_129;
  private static final Span SPAN =
      new Span(Instant.EPOCH, Instant.EPOCH.plusSeconds(1), Instant.EPOCH);

  /** A row of some value; several have the same, and some none. */
  private record Item(String name, OptionalDouble value) {}

  @Test
  void whatStaysComesOnceWhateverElseComesGoesOrMoves() {
    System.out.println("RowsTest: seed " + SEED);
    Random random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      Map<String, Item> stays = items(random, "s", random.nextInt(30));
      List<Item> seen = new ArrayList<>();
      Rows<String, Item> rows = rows(random.nextBoolean());
      Optional<ArrayNode> next = Optional.empty();
      int size = 1 + random.nextInt(6);
      do {
        List<Item> all = new ArrayList<>(stays.values());
        all.addAll(items(random, "m", random.nextInt(30)).values());
        Rows.Page<Item> page =
            rows.page(new Paging(SPAN, Optional.empty(), size, next), all, Item::name, Item::value);
        assertThat(page.rows()).hasSizeLessThanOrEqualTo(size);
        assertThat(page.total()).isEqualTo(all.size());
        page.rows().stream().filter(stays::containsValue).forEach(seen::add);
        next = page.next();
      } while (next.isPresent());
      assertThat(seen).containsExactlyInAnyOrderElementsOf(stays.values());
    }
  }

  @Test
  void placesOfNobodyAreRefused() {
    for (ArrayNode place :
        List.of(
            list(),
            list().add(1),
            list().add("a").add("b"),
            list().add(1.5).add("b"),
            list().add(1).add(2),
            list().add(1).add("b").add(3))) {
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(
              () ->
                  rows(true)
                      .page(
                          new Paging(SPAN, Optional.empty(), 1, Optional.of(place)),
                          List.of(),
                          Item::name,
                          Item::value))
          .withMessageContaining("cursor");
    }
  }

  private static Rows<String, Item> rows(boolean descending) {
    return new Rows<String, Item>(
        descending, Comparator.naturalOrder(), name -> name, name -> name);
  }

  private static ArrayNode list() {
    return JsonNodeFactory.instance.arrayNode();
  }

  private static Map<String, Item> items(Random random, String prefix, int n) {
    Map<String, Item> items = new HashMap<>();
    for (int i = 0; i < n; i++) {
      OptionalDouble value =
          random.nextInt(4) == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(
                  random.nextInt(8) == 0 ? Double.POSITIVE_INFINITY : random.nextInt(5));
      items.put(prefix + i, new Item(prefix + i, value));
    }
    return items;
  }
}
