package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** What a dictionary knows of parties, in a batch and of earlier ones. */
class BatchDictionaryTest {

  private final BatchDictionary dictionary = new BatchDictionary();
  private final BatchDictionary.Looked one = new BatchDictionary.Looked();
  private final BatchDictionary.Looked other = new BatchDictionary.Looked();

  private static Party party(String endpoint) {
    return new Party("tenant", "live", "", "cart", "", endpoint, Kind.SERVICE);
  }

  private int number(Party party) {
    dictionary.look(party, one);
    return dictionary.number(one);
  }

  private boolean has(Party party) {
    int mark = dictionary.mark();
    dictionary.look(party, one);
    dictionary.forget(mark);
    return one.bytes() == 0;
  }

  @Test
  void aPartyHasTheNextNumberOfEachBatch() {
    for (int batch = 0; batch < 3; batch++) {
      List<Party> written = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) {
        // Some come again in each batch, some are new: far more in all than are kept.
        Party party = party("endpoint-" + (i % 2 == 0 ? i : batch * 10_000 + i));
        assertThat(has(party)).isFalse();
        assertThat(number(party)).isEqualTo(written.size());
        assertThat(number(party(party.getEndpoint()))).isEqualTo(written.size());
        written.add(party);
      }
      assertThat(dictionary.takeParties()).isEqualTo(written);
      assertThat(dictionary.takePaths()).isEmpty();
    }
  }

  /** Whether they are the same object, share texts or are equal only, in whatever order. */
  @Test
  void eachPartyIsThereOnce() {
    Random random = new Random(7);
    List<Party> shared = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      shared.add(random(random));
    }
    for (int batch = 0; batch < 40; batch++) {
      Set<Party> expected = new LinkedHashSet<>();
      List<Party> order = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Party from = told(random, shared);
        Party to = random.nextInt(10) == 0 ? told(random, List.of(from)) : told(random, shared);
        int mark = dictionary.mark();
        dictionary.look(from, one);
        dictionary.look(to, other);
        assertThat(one.bytes() > 0).isEqualTo(!expected.contains(from));
        if (random.nextInt(5) == 0) {
          dictionary.forget(mark);
          continue;
        }
        for (Party each : List.of(from, to)) {
          if (expected.add(each)) {
            order.add(each);
          }
        }
        assertThat(dictionary.number(one)).isEqualTo(order.indexOf(from));
        assertThat(dictionary.number(other)).isEqualTo(order.indexOf(to));
      }
      assertThat(dictionary.takeParties()).isEqualTo(order);
    }
  }

  private static Party told(Random random, List<Party> shared) {
    Party one = shared.get(random.nextInt(shared.size()));
    return switch (random.nextInt(4)) {
      case 0 ->
          new Party(
              copy(one.getTenant()),
              copy(one.getEnvironment()),
              copy(one.getNamespace()),
              copy(one.getService()),
              copy(one.getInstance()),
              copy(one.getEndpoint()),
              one.getKind());
      case 1 ->
          new Party(
              one.getTenant(),
              one.getEnvironment(),
              one.getNamespace(),
              one.getService(),
              one.getInstance(),
              copy(one.getEndpoint()),
              one.getKind());
      default -> one;
    };
  }

  @SuppressWarnings("StringCopy") // Another object is what is wanted.
  private static String copy(String text) {
    return String.valueOf(text.toCharArray());
  }

  /** Few texts in each field, which also add up to the same: field by field they differ. */
  private static Party random(Random random) {
    List<String> texts = List.of("", "a", "aa", "b", "für", "支付", "😀", "a".repeat(200));
    return new Party(
        texts.get(random.nextInt(3)),
        texts.get(random.nextInt(3)),
        texts.get(random.nextInt(3)),
        texts.get(random.nextInt(texts.size())),
        texts.get(random.nextInt(3)),
        texts.get(random.nextInt(texts.size())),
        random.nextBoolean() ? Kind.SERVICE : Kind.EXTERNAL);
  }

  @Test
  void partiesThatComeOnceAreNotKept() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(number(party("once-" + i))).isEqualTo(i);
    }
    assertThat(dictionary.keptBytes()).isZero();
    assertThat(dictionary.takeParties()).hasSize(1_000);
  }

  @Test
  void aPartyThatChangedIsAnotherOneWhateverChanged() {
    for (Schema.Field field : Party.getClassSchema().getFields()) {
      Party party = party("stock");
      int before = number(party);
      assertThat(number(party)).isEqualTo(before); // kept since
      Object value = party.get(field.pos());
      party.put(field.pos(), field.name().equals("kind") ? Kind.EXTERNAL : "changed");
      assertThat(number(party)).as(field.name()).isNotEqualTo(before);
      party.put(field.pos(), value);
      assertThat(number(party)).as(field.name()).isEqualTo(before);
    }
  }

  @Test
  void longNamesAreNotKept() {
    for (int i = 0; i < 1_000; i++) {
      Party party = party("x".repeat(1_000) + i);
      assertThat(number(party)).isEqualTo(number(party)).isEqualTo(i);
    }
    assertThat(dictionary.keptBytes()).isBetween(500_000, 512 << 10);
    assertThat(dictionary.takeParties()).hasSize(1_000);
    assertThat(dictionary.keptBytes()).isZero();

    Party party = party("short");
    assertThat(number(party)).isZero();
    assertThat(number(party)).isZero();
    assertThat(dictionary.takeParties()).hasSize(1);
    assertThat(dictionary.keptBytes()).isPositive();
  }

  @Test
  @SuppressWarnings("NullAway") // That is the fault.
  void aPartyWithoutATextLeavesTheOthersAsTheyWere() {
    Party good = party("good");
    assertThat(number(good)).isZero();
    int mark = dictionary.mark();
    List<Party> broken =
        List.of(
            new Party(null, "", "", "cart", "", "", Kind.SERVICE),
            new Party("", "", "", null, "", "", Kind.SERVICE),
            new Party("", "", "", "cart", null, "", Kind.SERVICE),
            new Party("tenant", "live", "", "cart", "", null, Kind.SERVICE),
            new Party("", "", "", "cart", "", "", null));
    for (Party party : broken) {
      dictionary.look(party("first"), one);
      assertThatThrownBy(() -> dictionary.look(party, other))
          .isInstanceOf(NullPointerException.class);
      dictionary.forget(mark);
    }
    assertThat(number(party("next"))).isEqualTo(1);
    assertThat(dictionary.takeParties()).containsExactly(good, party("next"));
  }
}
