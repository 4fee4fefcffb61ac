package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  /** Strangers choose names: 16,384 of one hash must not take minutes. */
  @Test
  void namesOfOneHashAreToldApart() {
    Set<Integer> numbers = new HashSet<>();
    for (int i = 0; i < 1 << 14; i++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < 14; bit++) {
        name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      numbers.add(number(party(name.toString())));
    }
    assertThat(numbers).hasSize(1 << 14);
  }
}
