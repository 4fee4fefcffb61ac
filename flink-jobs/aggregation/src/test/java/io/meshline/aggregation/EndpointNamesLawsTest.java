package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EndpointNamesLawsTest {
  private static final String[] PIECES = {
    "/",
    "/",
    "/",
    "-",
    ".",
    "_",
    "@",
    "%40",
    "%",
    ";",
    "?",
    "#",
    ":",
    " ",
    "{",
    "}",
    "…",
    "+",
    "T",
    "Z",
    "12345",
    "7",
    "2026-11-22",
    "10:15:00",
    "abc",
    "x",
    "GET:",
    "e",
    "ff",
    "example.org",
    "0x",
    "0b8e8f0e-5c1c-4a5e-9d59-0f3e5f1ad0a3",
    "9fceb02d",
    "dQw4w9WgXcQ5kT7bLz2P",
    "\u0001",
    "\u202e",
    "é",
    "\ud83d\ude80",
    "\ud83d",
    "com",
    "{id}",
    "{sku}",
    "{x?}",
    "<",
    ">",
    "*",
    "(",
    ")",
    "...",
    "path",
    "GET ",
    "=",
    "~",
    "orders"
  };

  private final SplittableRandom random = Seeds.random("EndpointNamesLawsTest");

  @Test
  void namesAreBoundedAndStayWhenNormalisedAgain() {
    for (int round = 0; round < 20; round++) {
      int bound = 16 + random.nextInt(60);
      EndpointNames names = new EndpointNames(List.of(), bound);
      for (int i = 0; i < 10_000; i++) {
        StringBuilder endpoint = new StringBuilder();
        for (int j = random.nextInt(16); j >= 0; j--) {
          endpoint.append(PIECES[random.nextInt(PIECES.length)]);
        }
        String name = names.normalise(endpoint.toString());
        assertThat(name.length()).isBetween(1, bound);
        assertThat(names.normalise(name)).as("<%s> to <%s>", endpoint, name).isEqualTo(name);
        assertThat(name).doesNotContain("?", "\u0001", "\u202e");
      }
    }
  }

  @Test
  void randomIdsBecomeFewNames() {
    for (int round = 0; round < 20; round++) {
      EndpointNames names = new EndpointNames(List.of());
      int changed = 0;
      for (int i = 0; i < 1_000; i++) {
        StringBuilder id = new StringBuilder();
        for (int j = 0; j < 22; j++) {
          id.append(
              "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                  .charAt(random.nextInt(62)));
        }
        if (names.normalise("GET:/things/" + id).equals("GET:/things/{id}")) {
          changed++;
        }
      }
      assertThat(changed).as("of 1000 base62 ids of 22 characters").isGreaterThan(900);
    }
  }
}
