package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a dictionary knows of earlier batches. */
class BatchDictionaryTest {

  private final BatchDictionary dictionary = new BatchDictionary();

  private static Party party(String endpoint) {
    return new Party("tenant", "live", "", "cart", "", endpoint, Kind.SERVICE);
  }

  private int number(Party party) {
    return dictionary.number(dictionary.key(party));
  }

  @Test
  void aPartyHasTheNextNumberOfEachBatch() {
    for (int batch = 0; batch < 3; batch++) {
      List<Party> written = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) {
        // Some come again in each batch, some are new: far more in all than are kept.
        Party party = party("endpoint-" + (i % 2 == 0 ? i : batch * 10_000 + i));
        assertThat(dictionary.has(dictionary.key(party))).isFalse();
        assertThat(number(party)).isEqualTo(written.size());
        assertThat(number(party(party.getEndpoint()))).isEqualTo(written.size());
        written.add(party);
      }
      assertThat(dictionary.takeParties()).isEqualTo(written);
      assertThat(dictionary.takePaths()).isEmpty();
    }
  }

  @Test
  void longNamesAreNotKept() {
    for (int i = 0; i < 1_000; i++) {
      number(party("x".repeat(1_000) + i));
    }
    assertThat(dictionary.knownBytes()).isGreaterThan(1_000_000);
    assertThat(dictionary.takeParties()).hasSize(1_000);
    assertThat(dictionary.knownBytes()).isZero();

    assertThat(number(party("short"))).isZero();
    assertThat(dictionary.takeParties()).hasSize(1);
    assertThat(dictionary.knownBytes()).isPositive();
  }

  /** Tables order names of one hash: strangers choose them. */
  @Test
  void partiesOfOneHashHaveAnOrder() {
    PartyKey one = new PartyKey(party("Aa"));
    PartyKey other = new PartyKey(party("BB"));
    assertThat(one).hasSameHashCodeAs(other).isNotEqualTo(other);
    assertThat(one).isLessThan(other);
    assertThat(other).isGreaterThan(one);
    assertThat(one).isEqualByComparingTo(new PartyKey(party("Aa")));
    List<Party> different =
        List.of(
            new Party("x", "live", "", "cart", "", "Aa", Kind.SERVICE),
            new Party("tenant", "x", "", "cart", "", "Aa", Kind.SERVICE),
            new Party("tenant", "live", "x", "cart", "", "Aa", Kind.SERVICE),
            new Party("tenant", "live", "", "x", "", "Aa", Kind.SERVICE),
            new Party("tenant", "live", "", "cart", "x", "Aa", Kind.SERVICE),
            new Party("tenant", "live", "", "cart", "", "Aa", Kind.EXTERNAL));
    for (Party party : different) {
      PartyKey key = new PartyKey(party);
      assertThat(Integer.signum(key.compareTo(one)))
          .isNotZero()
          .isEqualTo(-Integer.signum(one.compareTo(key)));
    }
  }
}
