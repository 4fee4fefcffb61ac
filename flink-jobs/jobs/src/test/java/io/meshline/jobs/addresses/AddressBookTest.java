package io.meshline.jobs.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.addresses.AddressBook.Answer;
import io.meshline.jobs.addresses.AddressBook.Verdict;
import io.meshline.schemas.Party;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** Who answers where. */
class AddressBookTest {
  private static final Party CART = service("cart", "");
  private static final Party STOCK = service("stock", "");

  private record Claim(int port, Party service, Slots slots) {}

  @Test
  void oneServiceAnswers() {
    AddressBook book = AddressBook.EMPTY.with(80, service("cart", "cart-1"), range(10, 20));
    assertThat(text(book, 80, 10)).isEqualTo("cart#cart-1");
    assertThat(text(book, 80, 20)).isEqualTo("cart#cart-1");
    assertThat(text(book, 80, 9)).isEqualTo("UNCLAIMED");
    assertThat(text(book, 80, 21)).isEqualTo("UNCLAIMED");
    assertThat(text(book, 81, 15)).isEqualTo("UNCLAIMED");
    assertThat(text(book, Address.ANY_PORT, 15)).isEqualTo("UNCLAIMED");
  }

  @Test
  void twoServicesAreAmbiguousWhileBothHold() {
    AddressBook book =
        AddressBook.EMPTY.with(80, CART, range(10, 20)).with(80, STOCK, range(15, 25));
    assertThat(text(book, 80, 14)).isEqualTo("cart");
    assertThat(text(book, 80, 15)).isEqualTo("AMBIGUOUS");
    assertThat(text(book, 80, 20)).isEqualTo("AMBIGUOUS");
    assertThat(text(book, 80, 21)).isEqualTo("stock");
  }

  @Test
  void twoServicesOfOneNameInTwoNamespacesAreTwo() {
    Party other = Parties.service("", "test", "elsewhere", "cart", "");
    AddressBook book = AddressBook.EMPTY.with(80, CART, range(0, 9)).with(80, other, range(0, 9));
    assertThat(text(book, 80, 5)).isEqualTo("AMBIGUOUS");
  }

  @Test
  void severalInstancesAreOneServiceWithoutInstance() {
    AddressBook book =
        AddressBook.EMPTY
            .with(80, service("cart", "cart-1"), range(0, 20))
            .with(80, service("cart", "cart-2"), range(10, 30));
    assertThat(text(book, 80, 5)).isEqualTo("cart#cart-1");
    assertThat(text(book, 80, 15)).isEqualTo("cart");
    assertThat(text(book, 80, 25)).isEqualTo("cart#cart-2");
  }

  @Test
  void aWholeHostStandsForPortsThatNobodyClaims() {
    AddressBook book =
        AddressBook.EMPTY.with(Address.ANY_PORT, CART, range(0, 20)).with(80, CART, range(0, 20));
    assertThat(text(book, 9999, 5)).isEqualTo("cart");
    assertThat(text(book, Address.ANY_PORT, 5)).isEqualTo("cart");
    AddressBook shared = book.with(81, STOCK, range(10, 20));
    assertThat(text(shared, 9999, 5)).isEqualTo("cart");
    assertThat(text(shared, 9999, 15)).isEqualTo("AMBIGUOUS");
    assertThat(text(shared, 80, 15)).isEqualTo("cart");
    assertThat(text(shared, 81, 15)).isEqualTo("stock");
  }

  @Test
  void claimsEndAndAreForgotten() {
    AddressBook book = AddressBook.EMPTY.with(80, CART, range(0, 9)).with(81, STOCK, range(5, 15));
    assertThat(book.firstEnd()).isEqualTo(9);
    assertThat(book.from(9)).isSameAs(book);
    assertThat(book.from(10).addresses()).isEqualTo(1);
    assertThat(book.from(16).isEmpty()).isTrue();
  }

  @Test
  void whatIsKnownChangesNothing() {
    AddressBook book = AddressBook.EMPTY.with(80, CART, range(0, 9));
    assertThat(book.with(80, CART, range(3, 9))).isSameAs(book);
  }

  @Test
  void anyOrderOfClaimsGivesTheAnswersThatADefinitionGives() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      List<Claim> claims = new ArrayList<>();
      for (int i = random.nextInt(60); i >= 0; i--) {
        long first = random.nextInt(60);
        claims.add(
            new Claim(
                random.nextInt(3),
                service("s" + random.nextInt(12), "i" + random.nextInt(12)),
                range(first, first + random.nextInt(15))));
      }
      AddressBook book = book(claims);
      Collections.shuffle(claims, random);
      claims.addAll(claims.subList(0, random.nextInt(claims.size())));
      AddressBook other = copy(book(claims));
      for (int port = 0; port < 4; port++) {
        for (long slot = 0; slot < 80; slot++) {
          String expected = defined(claims, port, slot);
          assertThat(text(book, port, slot))
              .as("seed %d, round %d", seed, round)
              .isEqualTo(expected);
          assertThat(text(other, port, slot)).as("seed %d, %d", seed, round).isEqualTo(expected);
          assertThat(text(book.from(slot), port, slot)).as("seed %d", seed).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void staysSmallWhateverIsClaimed() {
    AddressBook book = AddressBook.EMPTY;
    for (int i = 0; i < 1_000; i++) {
      book = book.with(80, service("cart", "cart-" + i), range(i, i + 2_000));
      book = book.with(81, service("s" + i, ""), range(i, i + 2_000));
    }
    assertThat(book.ports())
        .hasSize(2)
        .allSatisfy(port -> assertThat(port.timeline().stretches()).hasSize(3));
    assertThat(text(book, 80, 1_500)).isEqualTo("cart");
    assertThat(text(book, 81, 1_500)).isEqualTo("AMBIGUOUS");
    assertThat(text(book, 80, 0)).isEqualTo("cart#cart-0");
    assertThat(text(book, 81, 2_999)).isEqualTo("s999");
  }

  /** A replay reads the reports of days before the first call is decided. */
  @Test
  void anAddressThatChangesHandsForDaysIsKnownAtEachTime() {
    AddressBook book = AddressBook.EMPTY;
    for (int i = 0; i < 500; i++) {
      book = book.with(Address.ANY_PORT, service("s" + i, "i"), range(200L * i, 200L * i + 120));
      book = book.with(80, service("cart", "c" + i), range(200L * i, 200L * i + 120));
      book = book.with(9090, service("s" + i, "i"), range(200L * i + 60, 200L * i + 120));
    }
    for (int i = 0; i < 500; i++) {
      assertThat(text(book, Address.ANY_PORT, 200L * i + 7)).isEqualTo("s" + i + "#i");
      assertThat(text(book, 80, 200L * i + 7)).isEqualTo("cart#c" + i);
      assertThat(text(book, 9090, 200L * i + 7)).isEqualTo("AMBIGUOUS");
      assertThat(text(book, 9090, 200L * i + 70)).isEqualTo("s" + i + "#i");
      assertThat(text(book, 80, 200L * i + 150)).isEqualTo("UNCLAIMED");
    }
    assertThat(book.firstEnd()).isEqualTo(120);
  }

  @Test
  void aPortThatChangesHandsAllTheTimeForgetsTheEarliest() {
    AddressBook book = AddressBook.EMPTY;
    for (int i = 0; i < 3_000; i++) {
      book = book.with(80, service("s" + i % 2, "i"), range(i, i));
    }
    assertThat(book.ports().get(0).timeline().stretches()).hasSize(Timeline.MAX_STRETCHES);
    assertThat(text(book, 80, 2_999)).isEqualTo("s1#i");
    assertThat(text(book, 80, 0)).isEqualTo("UNCLAIMED");
  }

  @Test
  void aHostThatTwoServicesClaimNeedsTheExactPort() {
    AddressBook book =
        AddressBook.EMPTY
            .with(Address.ANY_PORT, CART, range(0, 9))
            .with(Address.ANY_PORT, STOCK, range(5, 9))
            .with(80, CART, range(0, 9));
    assertThat(text(book, 5432, 4)).isEqualTo("cart");
    assertThat(text(book, 5432, 5)).isEqualTo("AMBIGUOUS");
    assertThat(text(book, Address.ANY_PORT, 5)).isEqualTo("AMBIGUOUS");
    assertThat(text(book, 80, 5)).isEqualTo("cart");
  }

  /** A release wrote claimants, with all ranges of each. */
  @Test
  void readsTheStateOfClaimants() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeInt(2);
    out.writeInt(80);
    Parties.write(CART, out);
    out.writeInt(2);
    for (long slot : new long[] {10, 19, 30, 39}) {
      out.writeLong(slot);
    }
    out.writeInt(80);
    Parties.write(STOCK, out);
    out.writeInt(1);
    out.writeLong(15);
    out.writeLong(25);
    AddressBook book =
        AddressBookSerializer.INSTANCE.deserialize(
            new DataInputDeserializer(out.getCopyOfBuffer()));
    assertThat(text(book, 80, 14)).isEqualTo("cart");
    assertThat(text(book, 80, 15)).isEqualTo("AMBIGUOUS");
    assertThat(text(book, 80, 20)).isEqualTo("stock");
    assertThat(text(book, 80, 30)).isEqualTo("cart");
  }

  private static AddressBook book(List<Claim> claims) {
    AddressBook book = AddressBook.EMPTY;
    for (Claim claim : claims) {
      book = book.with(claim.port, claim.service, claim.slots);
    }
    return book;
  }

  /** The rules once more, over plain lists. */
  private static String defined(List<Claim> claims, int port, long slot) {
    Set<Party> here = new HashSet<>();
    Set<Party> whole = new HashSet<>();
    Set<String> anywhere = new HashSet<>();
    for (Claim claim : claims) {
      if (claim.slots.first() <= slot && slot <= claim.slots.last()) {
        anywhere.add(claim.service.getService());
        if (claim.port == port) {
          here.add(claim.service);
        } else if (claim.port == Address.ANY_PORT) {
          whole.add(claim.service);
        }
      }
    }
    if (!here.isEmpty()) {
      return defined(here);
    }
    return !whole.isEmpty() && anywhere.size() > 1 ? "AMBIGUOUS" : defined(whole);
  }

  private static String defined(Set<Party> parties) {
    if (parties.isEmpty()) {
      return "UNCLAIMED";
    }
    if (parties.stream().map(Party::getService).distinct().count() > 1) {
      return "AMBIGUOUS";
    }
    Party one = parties.iterator().next();
    return one.getService() + (parties.size() > 1 ? "" : "#" + one.getInstance());
  }

  private static AddressBook copy(AddressBook book) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    AddressBookSerializer.INSTANCE.serialize(book, out);
    AddressBook copy =
        AddressBookSerializer.INSTANCE.deserialize(
            new DataInputDeserializer(out.getCopyOfBuffer()));
    assertThat(copy).isEqualTo(book);
    return copy;
  }

  private static String text(AddressBook book, int port, long slot) {
    Answer answer = book.lookup(port, slot);
    Party service = answer.service();
    assertThat(service != null).isEqualTo(answer.verdict() == Verdict.RESOLVED);
    return service == null
        ? answer.verdict().name()
        : service.getService()
            + (service.getInstance().isEmpty() ? "" : "#" + service.getInstance());
  }

  private static Party service(String name, String instance) {
    return Parties.service("", "test", "", name, instance);
  }

  private static Slots range(long first, long last) {
    return new Slots(first, last);
  }
}
