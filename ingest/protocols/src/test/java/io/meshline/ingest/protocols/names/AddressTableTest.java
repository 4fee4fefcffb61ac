package io.meshline.ingest.protocols.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTableTest {

  private static final AddressBook BOOK = book();

  private static AddressBook book() {
    AddressTable.Builder table = AddressTable.builder();
    table.add("10.1.0.9", Resident.service("shop", "orders", "orders-0"));
    table.add("10.1.0.9:9090", Resident.service("shop", "metrics", ""));
    table.add("orders.shop.svc", Resident.service("shop", "orders", ""));
    table.add("Orders.example.com", Resident.service("shop", "orders", ""));
    table.add("pay.example.com:443", Resident.virtual(Kind.EXTERNAL, "payments"));
    table.add("2001:DB8::1", Resident.service("shop", "six", ""));
    table.add("[2001:db8::2]:80", Resident.service("shop", "web6", ""));
    table.add("10.0.0.0/8", Resident.service("", "cluster", ""));
    table.add("10.1.0.0/16", Resident.service("", "zone", ""));
    table.add("10.1.77.0/28", Resident.service("", "rack", ""));
    table.add("2001:db8:7::/48", Resident.service("", "net6", ""));
    table.block("10.1.0.1");
    table.add("10.1.0.1", Resident.service("shop", "daemon", ""));
    return table.build();
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "10.1.0.9                | orders",
        "10.1.0.9:8080           | orders",
        "10.1.0.9:9090           | metrics",
        "::ffff:10.1.0.9         | orders",
        "[::ffff:10.1.0.9]:9090  | metrics",
        "orders.shop.svc:8080    | orders",
        "ORDERS.shop.SVC.        | orders",
        "orders.example.com      | orders",
        "pay.example.com:443     | payments",
        "PAY.example.com:443     | payments",
        "pay.example.com:80      | -",
        "2001:db8:0:0::1         | six",
        "[2001:db8::1]:8080      | six",
        "[2001:db8:0::2]:80      | web6",
        "2001:db8::2             | -",
        "2001:db8:7:1::1         | net6",
        "10.1.77.15:80           | rack",
        "10.1.77.16              | zone",
        "10.9.9.9                | cluster",
        "11.0.0.1                | -",
        "10.1.0.1:80             | -",
        "nobody.example.com      | -",
        "''                      | -",
        "':'                     | -",
        "'['                     | -",
        "10.1.0.9,10.1.0.10:6379 | -",
      })
  void theNarrowestEntryCounts(String address, String service) {
    assertThat(BOOK.find(address).map(found -> found.party().getService()).orElse("-"))
        .isEqualTo(service);
  }

  @Test
  void aNameWithoutDotIsOneOfTheCallersNamespace() {
    assertThat(BOOK.find("orders:8080", "shop")).contains(Resident.service("shop", "orders", ""));
    assertThat(BOOK.find("orders:8080", "bank")).isEmpty();
    assertThat(BOOK.find("orders:8080", "")).isEmpty();
    assertThat(BOOK.find("10.1.0.9:8080", "shop"))
        .contains(Resident.service("shop", "orders", "orders-0"));
  }

  @Test
  void aSecondBookFillsGaps() {
    AddressTable.Builder other = AddressTable.builder();
    other.add("10.1.0.9", Resident.service("", "other", ""));
    other.add("11.0.0.1", Resident.service("", "other", ""));
    AddressBook both = BOOK.orElse(other.build());

    assertThat(both.find("10.1.0.9")).contains(Resident.service("shop", "orders", "orders-0"));
    assertThat(both.find("11.0.0.1:80")).contains(Resident.service("", "other", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.1.0.300",
        "10.0.0.0/33",
        "10.0.0.0/",
        "host/24",
        "a b",
        "host:port",
        "host:123456",
        "[2001:db8::1]80",
        "2001:db8::g",
      })
  void whatIsNoAddressIsAFault(String place) {
    AddressTable.Builder table = AddressTable.builder();

    assertThatThrownBy(() -> table.add(place, Resident.service("", "x", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotEmpty();
    assertThat(table.build().size()).isZero();
  }

  @Test
  void aPlaceThatTwoClaimIsNobodys() {
    AddressTable.Builder table = AddressTable.builder();
    table.block("10.1.0.1");
    table.claim("10.1.0.1", Resident.service("", "a", ""));
    table.claim("Host", Resident.service("", "a", ""));
    table.claim("host.", Resident.service("", "a", ""));
    table.claim("10.1.0.2", Resident.service("", "a", ""));
    table.claim("::ffff:10.1.0.2", Resident.service("", "b", ""));
    table.claim("10.1.0.2", Resident.service("", "b", ""));
    table.claim("10.1.2.3/16", Resident.service("", "a", ""));
    table.claim("10.1.0.0/16", Resident.service("", "b", ""));
    table.claim("10.0.0.0/8", Resident.service("", "a", ""));
    table.claim("10.0.0.0/8", Resident.service("", "a", ""));
    table.add("10.1.0.2", Resident.service("", "c", ""));
    AddressTable book = table.build();

    assertThat(book.find("10.1.0.1")).isEmpty();
    assertThat(book.find("host:80")).contains(Resident.service("", "a", ""));
    assertThat(book.find("10.1.0.2")).isEmpty();
    assertThat(book.find("10.1.9.9")).isEmpty();
    assertThat(book.find("10.2.9.9")).contains(Resident.service("", "a", ""));
    assertThat(book.size()).isEqualTo(5);
  }

  @Test
  void theFirstEntryForAPlaceStays() {
    AddressTable.Builder table = AddressTable.builder();

    assertThat(table.add("Host", Resident.service("", "a", ""))).isTrue();
    assertThat(table.add("host.", Resident.service("", "b", ""))).isFalse();
    assertThat(table.add("10.1.2.3/8", Resident.service("", "a", ""))).isTrue();
    assertThat(table.add("10.0.0.0/8", Resident.service("", "b", ""))).isFalse();
    assertThat(table.build().find("HOST")).contains(Resident.service("", "a", ""));
  }
}
