package io.meshline.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNameTest {
  private static final Service CHECKOUT = new Service("", "prod", "shop", "checkout", "service");
  private static final Service DATABASE = new Service("", "", "", "h2/inventory", "database");
  private static final Service CACHE = new Service("", "prod", "shop", "carts", "cache");
  private static final Service USER = new Service("", "", "", "User", "user");

  @ParameterizedTest
  @CsvSource({
    "checkout, true",
    "shop/checkout, true",
    "prod: checkout, true",
    "prod: shop/checkout, true",
    "test: checkout, false",
    "web/checkout, false",
    "Checkout, false",
    "check, false",
    "'', false"
  })
  void meansByNameNamespaceAndEnvironment(String text, boolean means) {
    assertThat(new ServiceName(text).means(CHECKOUT)).isEqualTo(means);
  }

  @ParameterizedTest
  @CsvSource({"h2/inventory, true", "h2/inventory (database), true", "inventory, false"})
  void virtualNodesMayBeNamedWithTheirKind(String text, boolean means) {
    assertThat(new ServiceName(text).means(DATABASE)).isEqualTo(means);
  }

  @ParameterizedTest
  @CsvSource({
    "shop/carts (cache), true",
    "prod: shop/carts (cache), true",
    "prod: carts (cache), true",
    "shop/carts (database), false"
  })
  void asListsCallThem(String text, boolean means) {
    assertThat(new ServiceName(text).means(CACHE)).isEqualTo(means);
  }

  @ParameterizedTest
  @CsvSource({
    "chekout, shop/checkout",
    "Checkout, shop/checkout",
    "invent, h2/inventory",
    "user, User",
    "shop/chekcout, shop/checkout"
  })
  void namesNearToWhatWasTypedAreTold(String text, String near) {
    assertThat(new ServiceName(text).near(List.of(CHECKOUT, DATABASE, USER))).containsExactly(near);
  }

  @Test
  void nothingIsNearToSomethingElse() {
    assertThat(new ServiceName("zebra").near(List.of(CHECKOUT, DATABASE, USER))).isEmpty();
  }
}
