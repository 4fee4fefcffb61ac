package io.meshline.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Grain;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.Resolution;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentIdsTest {
  private static final long WINDOW = 1_795_342_500_000L;

  private final DocumentIds ids = new DocumentIds();

  @Test
  void isTheSameForEver() {
    Party cart = party("", "shop", "cart", "");
    // Computed by hand with another program; a change here doubles every document in the store.
    assertThat(ids.node(cart, Grain.SERVICE, Resolution.MINUTE, WINDOW))
        .isEqualTo("jPenb0FoZ2VqQJsCYWjERg");
    assertThat(ids.edge(cart, cart, Grain.SERVICE, Resolution.MINUTE, WINDOW))
        .isEqualTo("FQQiKVhr5Vxx61c0fkX8iQ");
    assertThat(
            ids.node(
                party("", "shop", "warenkörbe", "GET:/€/😀"),
                Grain.SERVICE,
                Resolution.MINUTE,
                WINDOW))
        .isEqualTo("O87VnL3g0BBsGF5-MVKvQQ");
    assertThat(
            ids.node(
                party("", "shop", "warenkörbe", "GET:/€/{…}"),
                Grain.SERVICE,
                Resolution.MINUTE,
                WINDOW))
        .isEqualTo("m7COgvdP5VrmMYUQMP0nlg");
  }

  @Test
  void differsWheneverAnythingDoes() {
    List<Party> parties = new ArrayList<>();
    // The same letters in the same order, cut in every way.
    String text = "aab";
    for (int i = 0; i <= text.length(); i++) {
      for (int j = i; j <= text.length(); j++) {
        for (int k = j; k <= text.length(); k++) {
          parties.add(
              party(
                  text.substring(0, i),
                  text.substring(i, j),
                  text.substring(j, k),
                  text.substring(k)));
        }
      }
    }
    parties.add(Party.newBuilder(parties.get(0)).setKind(Kind.CACHE).build());
    parties.add(Party.newBuilder(parties.get(0)).setTenant("x").build());
    parties.add(Party.newBuilder(parties.get(0)).setEnvironment("x").build());

    Set<String> seen = new HashSet<>();
    int made = 0;
    for (Party party : parties) {
      for (Grain grain : Grain.values()) {
        for (Resolution resolution : Resolution.values()) {
          seen.add(ids.node(party, grain, resolution, WINDOW));
          seen.add(ids.node(party, grain, resolution, WINDOW + 60_000));
          made += 2;
        }
      }
      for (Party other : parties) {
        seen.add(ids.edge(party, other, Grain.SERVICE, Resolution.DAY, WINDOW));
        made++;
      }
    }
    assertThat(seen).hasSize(made).allMatch(id -> id.matches("[A-Za-z0-9_-]{22}"));
  }

  private static Party party(String namespace, String service, String instance, String endpoint) {
    return Party.newBuilder()
        .setNamespace(namespace)
        .setService(service)
        .setInstance(instance)
        .setEndpoint(endpoint)
        .build();
  }
}
