package io.meshline.jobs.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import org.junit.jupiter.api.Test;

class SharedPartiesTest {

  @Test
  void equalPartiesAreOneObjectAndOthersStayApart() {
    SharedParties shared = new SharedParties();
    Party first = shared.of(party("t", "e", "n", Kind.SERVICE));

    assertThat(shared.of(party("t", "e", "n", Kind.SERVICE))).isSameAs(first);
    // All of them have the first one's place.
    for (Party other :
        new Party[] {
          party("u", "e", "n", Kind.SERVICE),
          party("t", "f", "n", Kind.SERVICE),
          party("t", "e", "o", Kind.SERVICE),
          party("t", "e", "n", Kind.UNKNOWN)
        }) {
      assertThat(shared.of(other)).isSameAs(other).isNotEqualTo(first);
    }
  }

  private static Party party(String tenant, String environment, String namespace, Kind kind) {
    return new Party(tenant, environment, namespace, "cart", "cart-1", "GET:/", kind);
  }
}
