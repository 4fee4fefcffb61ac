package io.meshline.ingest.receiver.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meshline.ingest.protocols.Parties;
import io.meshline.ingest.protocols.names.AddressTable;
import io.meshline.ingest.protocols.names.Resident;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import org.junit.jupiter.api.Test;

class AddressFileTest {

  @Test
  void placesAndResidents() {
    AddressTable table =
        AddressFile.parse(
            "addresses.yaml",
            """
            # the shop
            10.1.0.9: shop/orders/orders-0
            10.1.0.0/16: cluster
            orders.example.com:443: shop/orders
            "[2001:db8::1]:80": shop/six
            10.0.0.7:3306: {kind: database, service: mysql/shop}
            192.168.0.0/16:
              kind: USER
              environment: office
              service: Berlin
            """);

    assertThat(table.size()).isEqualTo(6);
    assertThat(table.find("10.1.0.9:80")).contains(Resident.service("shop", "orders", "orders-0"));
    assertThat(table.find("10.1.7.7")).contains(Resident.service("", "cluster", ""));
    assertThat(table.find("orders.example.com:443"))
        .contains(Resident.service("shop", "orders", ""));
    assertThat(table.find("[2001:db8::1]:80")).contains(Resident.service("shop", "six", ""));
    assertThat(table.find("10.0.0.7:3306")).contains(Resident.virtual(Kind.DATABASE, "mysql/shop"));
    Party berlin = table.find("192.168.7.7").orElseThrow().party();
    assertThat(berlin).isEqualTo(Parties.virtual("office", Kind.USER, "Berlin", ""));
  }

  @Test
  void anEmptyFileKnowsNobody() {
    assertThat(AddressFile.parse("addresses.yaml", "# nothing\n").size()).isZero();
  }

  @Test
  void everyFaultIsToldWithItsLine() {
    FaultyFileException fault =
        catchThrowableOfType(
            FaultyFileException.class,
            () ->
                AddressFile.parse(
                    "addresses.yaml",
                    """
                    10.1.0.300: shop/orders
                    10.1.0.1: a/b/c/d
                    10.1.0.2: {kind: PLANET, service: earth}
                    10.1.0.3: {kind: DATABASE}
                    10.1.0.4: {service: x, port: 80}
                    10.1.0.5: [a, b]
                    10.1.0.6: x
                    10.1.0.6: y
                    HOST.: x
                    host: y
                    10.0.0.0/99: z
                    10.1.0.7: {service: "\\x01"}
                    """));

    assertThat(fault.faults())
        .containsExactlyInAnyOrder(
            "addresses.yaml:1: 10.1.0.300: no address (expected: an IP, host, host:port or network"
                + " such as 10.0.0.0/8)",
            "addresses.yaml:2: 10.1.0.1: \"a/b/c/d\" (expected: service, namespace/service,"
                + " namespace/service/instance or a mapping)",
            "addresses.yaml:3: 10.1.0.2.kind: \"PLANET\" (expected: one of [SERVICE, USER, DATABASE,"
                + " CACHE, MESSAGING, EXTERNAL, UNKNOWN])",
            "addresses.yaml:4: 10.1.0.3: no service (expected: a mapping with a service)",
            "addresses.yaml:5: 10.1.0.4.port: \"80\" (expected: one of [environment,"
                + " instance, kind, namespace, service])",
            "addresses.yaml:6: 10.1.0.5: a list (expected: a mapping of keys to values)",
            "addresses.yaml:6: 10.1.0.5: no service (expected: a mapping with a service)",
            "addresses.yaml:8: 10.1.0.6: \"y\" (expected: each key once)",
            "addresses.yaml:10: host: again (expected: each address once)",
            "addresses.yaml:11: 10.0.0.0/99: no address (expected: a prefix of 0 to 32 bits)",
            "addresses.yaml:12: 10.1.0.7: no service (expected: a mapping with a service)");
  }

  @Test
  void whatIsNoYamlIsAFaultWithItsLine() {
    FaultyFileException fault =
        catchThrowableOfType(
            FaultyFileException.class, () -> AddressFile.parse("a.yaml", "x: y\nz: {\n"));

    assertThat(fault.faults()).singleElement().asString().startsWith("a.yaml:3: YAML: ");
  }
}
