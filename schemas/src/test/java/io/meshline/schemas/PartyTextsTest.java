package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class PartyTextsTest {

  private static final Party PARTY =
      new Party("acme", "test", "shop", "cart", "cart-0", "GET:/cart", Kind.SERVICE);

  @Test
  void atAnotherEndpointOnlyThatIsAnother() {
    Party there = PartyTexts.at(PARTY, "GET:/other");

    assertThat(there)
        .isEqualTo(new Party("acme", "test", "shop", "cart", "cart-0", "GET:/other", Kind.SERVICE));
    assertThat(PARTY.getEndpoint()).isEqualTo("GET:/cart");
  }

  @Test
  void atItsOwnEndpointItIsItself() {
    assertThat(PartyTexts.at(PARTY, String.join("/", "GET:", "cart"))).isSameAs(PARTY);
  }

  /** Each field of the contract counts, or is named here as one that does not. */
  @Test
  void whatIsComparedIsEveryField() {
    for (Map.Entry<String, Party> other : others().entrySet()) {
      String field = other.getKey();
      check(PartyTexts::equal, other.getValue(), field, List.of());
      check(PartyTexts::equalButEndpoint, other.getValue(), field, List.of("endpoint"));
      check(
          PartyTexts::sameService,
          other.getValue(),
          field,
          List.of("endpoint", "instance", "kind"));
    }
    Party copy = Party.newBuilder(PARTY).setService(new String("cart")).build();
    assertThat(PartyTexts.equal(PARTY, copy)).isTrue();
  }

  private static void check(
      BiPredicate<Party, Party> equal, Party other, String field, List<String> ignored) {
    assertThat(equal.test(PARTY, other)).as(field).isEqualTo(ignored.contains(field));
    assertThat(equal.test(other, PARTY)).as(field).isEqualTo(ignored.contains(field));
  }

  /** Parties that differ in one field, by its name. */
  private static Map<String, Party> others() {
    Map<String, Party> others = new TreeMap<>();
    for (Schema.Field field : Party.getClassSchema().getFields()) {
      Party other = Party.newBuilder(PARTY).build();
      other.put(
          field.pos(),
          field.schema().getType() == Schema.Type.ENUM
              ? Kind.DATABASE
              : PARTY.get(field.pos()) + "x");
      others.put(field.name(), other);
    }
    return others;
  }
}
