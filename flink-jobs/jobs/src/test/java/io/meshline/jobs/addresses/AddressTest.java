package io.meshline.jobs.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an address, and which addresses say nothing. */
class AddressTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7:8080, 10.0.0.7, 8080",
    "10.0.0.7, 10.0.0.7, 0",
    "Cart.Shop.svc:80, cart.shop.svc, 80",
    "cart.shop.svc.:80, cart.shop.svc, 80",
    "my_cart, my_cart, 0",
    "'[2001:DB8::7]:443', 2001:db8:0:0:0:0:0:7, 443",
    "'2001:db8:0::7', 2001:db8:0:0:0:0:0:7, 0",
    "'[2001:db8::7]', 2001:db8:0:0:0:0:0:7, 0",
    "'[::ffff:10.0.0.7]:80', 10.0.0.7, 80",
    "'fe80::1%eth0', fe80:0:0:0:0:0:0:1, 0",
  })
  void isRead(String text, String host, int port) {
    assertThat(Address.parse(text)).isEqualTo(new Address(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ":80",
        "host:",
        "host:0",
        "host:65536",
        "host:http",
        "a:1,b:2",
        "http://host:80",
        "/var/run/x.sock",
        "two words",
        "[10.0.0.7]:80",
        "::gg",
        "-x:1"
      })
  void isNone(String text) {
    assertThat(Address.parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:80",
        "127.9.9.9",
        "localhost:80",
        "LocalHost.",
        "x.localhost",
        "[::1]:80",
        "[::ffff:127.0.0.1]:80",
        "0.0.0.0:80",
        "[::]:80",
        "169.254.169.254",
        "fe80::1",
        "172.17.0.1:80",
        "host.docker.internal:80"
      })
  void everyHostHasIt(String text) {
    assertThat(Objects.requireNonNull(Address.parse(text)).isEveryHosts()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.1", "127.example:1", "172.17.0.2:80", "[2001:db8::1]:80", "cart:80"})
  void oneHostHasIt(String text) {
    assertThat(Objects.requireNonNull(Address.parse(text)).isEveryHosts()).isFalse();
  }
}
