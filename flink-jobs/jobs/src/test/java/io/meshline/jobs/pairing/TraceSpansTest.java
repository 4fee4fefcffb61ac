package io.meshline.jobs.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import io.meshline.schemas.SpanLink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few spans and many of them answer alike. */
class TraceSpansTest {
  private static final SpanKind[] KINDS = SpanKind.values();

  private final FewSpans few = new FewSpans();
  private final ManySpans many = new ManySpans(List.of());
  private final List<RememberedSpan> ofFew = new ArrayList<>();
  private final List<RememberedSpan> ofMany = new ArrayList<>();

  /** Of the span that is added next: two that end at once may be forgotten in either order. */
  private long deadline;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void answerAlike(long seed) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int step = 0; step < 2_000; step++) {
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          if (few.size() < FewSpans.MOST) {
            addRandom(random);
          }
        }
        case 3 -> {
          RememberedSpan first = few.firstWaiting();
          if (first != null) {
            settle(ofFew.indexOf(first));
          }
        }
        case 4 -> {
          if (!ofFew.isEmpty()) {
            settle(random.nextInt(ofFew.size()));
          }
        }
        default -> {
          long until = deadline - random.nextInt(40);
          few.forget(until);
          many.forget(until);
        }
      }
      assertAlike(random);
    }
  }

  private void addRandom(Random random) {
    Span span = Spans.server(id(random), random.nextInt(4) == 0 ? "" : id(random), "cart", "x");
    span.setKind(KINDS[random.nextInt(KINDS.length)]);
    span.setShared(random.nextBoolean());
    span.getSelf().setService("service-" + random.nextInt(2));
    span.setLinks(List.of(new SpanLink("t" + random.nextInt(2), id(random))));
    boolean visitor = random.nextInt(5) == 0;
    boolean settled = random.nextInt(4) == 0;
    deadline += 1 + random.nextInt(5);
    long its = random.nextInt(10) == 0 ? deadline - 7_000_000 : deadline;
    RememberedSpan one = new RememberedSpan(span, its, settled, visitor);
    RememberedSpan other = new RememberedSpan(span, its, settled, visitor);
    boolean known = visitor ? few.knowsVisit(one) : few.find(one.id(), one.kind()) != null;
    assertThat(visitor ? many.knowsVisit(other) : many.find(other.id(), other.kind()) != null)
        .isEqualTo(known);
    if (known) {
      return;
    }
    few.add(one);
    many.add(other);
    ofFew.add(one);
    ofMany.add(other);
    List<RememberedSpan> woken = few.wokenBy(one);
    assertThat(numbers(woken, ofFew)).isEqualTo(numbers(many.wokenBy(other), ofMany));
    for (RememberedSpan each : woken) {
      int number = ofFew.indexOf(each);
      Wait wait = new Wait(random.nextBoolean(), id(random));
      few.park(each, wait);
      many.park(ofMany.get(number), wait);
    }
  }

  private void settle(int number) {
    if (!ofFew.get(number).settled()) {
      ofFew.get(number).settle();
      few.settled(ofFew.get(number));
      ofMany.get(number).settle();
      many.settled(ofMany.get(number));
    }
  }

  private void assertAlike(Random random) {
    assertThat(few.size()).isEqualTo(many.size());
    assertThat(few.all().stream().map(ofFew::indexOf))
        .containsExactlyElementsOf(many.all().stream().map(ofMany::indexOf).toList());
    assertThat(number(few.firstWaiting(), ofFew)).isEqualTo(number(many.firstWaiting(), ofMany));
    OptionalLong last = few.lastWaitingDeadline();
    assertThat(last).isEqualTo(many.lastWaitingDeadline());
    String id = id(random);
    for (SpanKind kind : KINDS) {
      assertThat(number(few.find(id, kind), ofFew)).isEqualTo(number(many.find(id, kind), ofMany));
    }
    assertThat(number(few.serverOf(id), ofFew)).isEqualTo(number(many.serverOf(id), ofMany));
    if (!ofFew.isEmpty()) {
      int child = random.nextInt(ofFew.size());
      boolean sameService = random.nextBoolean();
      assertThat(number(few.parent(id, ofFew.get(child), sameService), ofFew))
          .isEqualTo(number(many.parent(id, ofMany.get(child), sameService), ofMany));
    }
  }

  private static String id(Random random) {
    return "s" + random.nextInt(8);
  }

  private static int number(@Nullable RememberedSpan span, List<RememberedSpan> among) {
    return span == null ? -1 : among.indexOf(span);
  }

  private static Set<Integer> numbers(List<RememberedSpan> spans, List<RememberedSpan> among) {
    Set<Integer> numbers = new HashSet<>();
    spans.stream()
        .sorted(Comparator.comparingLong(RememberedSpan::deadline))
        .forEach(span -> numbers.add(among.indexOf(span)));
    assertThat(numbers).hasSameSizeAs(spans);
    return numbers;
  }
}
