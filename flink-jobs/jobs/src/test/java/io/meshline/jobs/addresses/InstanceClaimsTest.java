package io.meshline.jobs.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which addresses an instance claims. */
class InstanceClaimsTest {
  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void addressesOfAStart() {
    assertThat(
            InstanceClaims.of(
                metadata(
                    Map.of(
                        "ipv4", "10.0.0.7,127.0.0.1,172.17.0.1",
                        "hostname", "cart-5d9f",
                        "host.ip", "10.0.0.7, 2001:db8::7",
                        "language", "java",
                        "OS Name", "Linux"))))
        .allSatisfy(
            claim -> {
              assertThat(claim.service().getService()).isEqualTo("cart");
              assertThat(claim.service().getInstance()).isEqualTo("cart-1");
              assertThat(claim.environment()).isEqualTo("test");
              assertThat(claim.slot()).isEqualTo(ClaimTimes.slot(TIME.toEpochMilli()));
            })
        .extracting(AddressClaim::address)
        .containsExactlyInAnyOrder(
            new Address("10.0.0.7", 0),
            new Address("cart-5d9f", 0),
            new Address("2001:db8:0:0:0:0:0:7", 0));
  }

  @Test
  void aHeartbeatClaimsNothing() {
    assertThat(InstanceClaims.of(metadata(Map.of()))).isEmpty();
  }

  @Test
  void noMoreThanAFew() {
    StringBuilder many = new StringBuilder("10.0.0.1");
    for (int i = 2; i < 200; i++) {
      many.append(",10.0.0.").append(i);
    }
    assertThat(InstanceClaims.of(metadata(Map.of("ipv4", many.toString())))).hasSize(32);
  }

  private static InstanceMetadata metadata(Map<String, String> properties) {
    return new InstanceMetadata(
        TIME,
        new Party("", "test", "", "cart", "cart-1", "", Kind.SERVICE),
        "skywalking",
        properties);
  }
}
