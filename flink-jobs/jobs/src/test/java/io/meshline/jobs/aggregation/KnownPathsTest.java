package io.meshline.jobs.aggregation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.EndpointNames;
import io.meshline.aggregation.Point;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Party;
import io.meshline.schemas.Scope;
import io.meshline.schemas.plan.CallPlans;
import io.meshline.schemas.plan.PartyPlan;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is in use stays known, and what is not is forgotten. */
class KnownPathsTest {

  private static final int MOST = 100;

  /** Of one request: agents and sidecars at both sides. */
  private static final int OBSERVERS = 4;

  private final PartyPlan plan = plan();
  private final KnownPaths paths = new KnownPaths(MOST);

  private static PartyPlan plan() {
    CallPlans plans = new CallPlans();
    plans.add(1, CallRecord.getClassSchema());
    return requireNonNull(requireNonNull(plans.of(1)).calls()).parties();
  }

  private KnownParty meet(String name) {
    byte[] bytes = name.getBytes(UTF_8);
    return paths.party(plan, bytes, 0, bytes.length);
  }

  /** Met as often as it has to be. */
  private KnownParty party(String name) {
    KnownParty party = meet(name);
    for (int i = 0; i < OBSERVERS + 1 && !party.isKept(); i++) {
      party = meet(name);
    }
    assertThat(party.isKept()).isTrue();
    return party;
  }

  private KnownPath path(String source, String destination) {
    long[] digests = digests(plan, source, destination);
    long first = KnownPaths.first(digests, 0, 1, 0);
    long second = KnownPaths.second(digests, 0, 1, 0);
    KnownPath known = paths.find(first, second);
    return known != null ? known : paths.add(first, second, party(source), party(destination), 0);
  }

  private static long[] digests(PartyPlan plan, String... parties) {
    long[] digests = new long[2 * parties.length];
    for (int i = 0; i < parties.length; i++) {
      byte[] bytes = parties[i].getBytes(UTF_8);
      KnownPaths.digest(plan, bytes, 0, bytes.length, digests, i);
    }
    return digests;
  }

  private static List<Long> digest(PartyPlan plan, String source, String destination, int kind) {
    long[] digests = digests(plan, source, destination);
    return List.of(KnownPaths.first(digests, 0, 1, kind), KnownPaths.second(digests, 0, 1, kind));
  }

  @Test
  void digestsTellPathsApart() {
    List<List<Long>> all =
        List.of(
            digest(plan, "front", "cart", 0),
            digest(plan, "cart", "front", 0),
            digest(plan, "front", "cart", 1),
            digest(plan(), "front", "cart", 0),
            digest(plan, "frontcart", "", 0),
            digest(plan, "", "frontcart", 0),
            digest(plan, "front", "cart\0", 0),
            digest(plan, "front", "\0cart", 0),
            digest(plan, "front", "cart\0\0\0\0", 0));
    assertThat(digest(plan, "front", "cart", 0)).isEqualTo(all.get(0));
    for (int half = 0; half < 2; half++) {
      int of = half;
      assertThat(all.stream().map(digest -> digest.get(of)).distinct()).hasSameSizeAs(all);
    }
  }

  /** Of all lengths, wherever they lie, and with one byte more or another one. */
  @Test
  void digestsAreOfTheBytesAndNothingElse() {
    Set<List<Long>> digests = new HashSet<>();
    Set<Long> hashes = new HashSet<>();
    int different = 0;
    for (int length = 0; length < 50; length++) {
      byte[] zeros = new byte[length];
      List<Long> digest = digest(zeros, 0, length);
      byte[] amongOthers = new byte[length + 30];
      Arrays.fill(amongOthers, (byte) 7);
      for (int from : List.of(0, 3, 30)) {
        Arrays.fill(amongOthers, from, from + length, (byte) 0);
        assertThat(digest(amongOthers, from, from + length)).isEqualTo(digest);
        assertThat(KnownParties.hash(amongOthers, from, from + length))
            .isEqualTo(KnownParties.hash(zeros, 0, length));
        Arrays.fill(amongOthers, (byte) 7);
      }
      digests.add(digest);
      hashes.add(KnownParties.hash(zeros, 0, length));
      different++;
      for (int i = 0; i < length; i++) {
        byte[] other = zeros.clone();
        other[i] = 1;
        digests.add(digest(other, 0, length));
        hashes.add(KnownParties.hash(other, 0, length));
        different++;
      }
    }
    assertThat(digests).hasSize(different);
    assertThat(hashes).hasSize(different);
  }

  private List<Long> digest(byte[] bytes, int from, int to) {
    long[] digest = new long[2];
    KnownPaths.digest(plan, bytes, from, to, digest, 0);
    return List.of(digest[0], digest[1]);
  }

  @Test
  void aPathInUseStaysTheSameWhateverElseComes() {
    KnownPath used = path("front", "cart");
    for (int i = 0; i < 20 * MOST; i++) {
      KnownPath other = path("front", "invented-" + i);

      assertThat(other).isNotSameAs(used);
      assertThat(path("front", "invented-" + i)).isSameAs(other);
      if (i % (MOST / 4) == 0) {
        assertThat(path("front", "cart")).isSameAs(used);
      }
    }
  }

  @Test
  void aPathThatIsNotSeenForLongIsForgotten() {
    KnownPath seenOnce = path("front", "cart");
    for (int i = 0; i < MOST - 1; i++) {
      path("front", "invented-" + i);
    }
    assertThat(path("front", "cart")).as("as many as are to be remembered").isSameAs(seenOnce);
    for (int i = 0; i < 2 * MOST; i++) {
      path("front", "others-" + i);
    }

    assertThat(path("front", "cart")).isNotSameAs(seenOnce);
  }

  @Test
  void namesThatComeOnceTakeNoPlace() {
    KnownPath used = path("front", "cart");
    for (int i = 0; i < 20 * MOST; i++) {
      long[] digests = digests(plan, "front", "id-" + i);
      long first = KnownPaths.first(digests, 0, 1, 0);
      long second = KnownPaths.second(digests, 0, 1, 0);
      for (int observer = 0; observer < OBSERVERS; observer++) {
        KnownPath once = paths.add(first, second, party("front"), meet("id-" + i), 0);
        assertThat(once).isNotSameAs(used);
        assertThat(paths.find(first, second)).isNull();
      }
    }

    assertThat(path("front", "cart")).isSameAs(used);
  }

  @Test
  void partiesAreBoundedByTheirBytes() {
    KnownParty seenOnce = party("cart");
    String lengthy = "x".repeat(10_000);
    for (int i = 0; i < 12; i++) {
      assertThat(party(lengthy + i)).isSameAs(party(lengthy + i));
    }

    assertThat(party("cart")).isNotSameAs(seenOnce);
  }

  @Test
  void combineKeepsPathsAndEntitiesInUse() {
    PathTable table = new PathTable(new EndpointNames(List.of()), MOST);
    Party front = SampleCalls.service("front", "f1", "GET:/");
    Party cart = SampleCalls.service("cart", "c1", "GET:/");
    Path used = table.find(front, cart, Point.AGENT_SERVER, Scope.FULL);
    Entity service = requireNonNull(whole(used));
    for (int i = 0; i < 20 * MOST; i++) {
      table.find(front, SampleCalls.service("x" + i, "i", "GET:/"), Point.AGENT_SERVER, Scope.FULL);
      if (i % (MOST / 4) == 0) {
        assertThat(table.find(front, cart, Point.AGENT_SERVER, Scope.FULL)).isSameAs(used);
        Party another = SampleCalls.service("cart", "c" + i, "GET:/");
        Path sameService = table.find(front, another, Point.AGENT_SERVER, Scope.FULL);
        assertThat(whole(sameService)).as("one service, one object").isSameAs(service);
      }
    }

    for (int i = 0; i < MOST; i++) {
      table.find(front, SampleCalls.service("y" + i, "i", "GET:/"), Point.AGENT_SERVER, Scope.FULL);
    }
    assertThat(table.find(front, cart, Point.AGENT_SERVER, Scope.FULL)).isNotSameAs(used);
  }

  @Test
  void idsInNamesTakeNoPlaceInCombine() {
    PathTable table = new PathTable(new EndpointNames(List.of()), MOST);
    Party front = SampleCalls.service("front", "f1", "GET:/");
    Party cart = SampleCalls.service("cart", "c1", "GET:/");
    Path used = table.find(front, cart, Point.AGENT_SERVER, Scope.FULL);
    Path ofIds = table.find(front, order(0), Point.AGENT_SERVER, Scope.FULL);
    for (int i = 1; i < 20 * MOST; i++) {
      assertThat(table.find(front, order(i), Point.AGENT_SERVER, Scope.FULL)).isSameAs(ofIds);
    }

    assertThat(table.turned()).isFalse();
    assertThat(table.find(front, cart, Point.AGENT_SERVER, Scope.FULL)).isSameAs(used);
    assertThat(table.find(front, order(1), Point.SIDECAR_SERVER, Scope.FULL)).isNotSameAs(ofIds);
    assertThat(table.find(front, order(1), Point.AGENT_SERVER, Scope.ENDPOINT)).isNotSameAs(ofIds);
  }

  private static Party order(int id) {
    return SampleCalls.service("orders", "o1", "GET:/orders/" + (10_000 + id));
  }

  /** The service that one of the nodes is an instance of. */
  private static Entity whole(Path path) {
    for (Entity entity : path.entities) {
      Entity whole = entity.whole;
      if (whole != null && !whole.key.isEdge()) {
        return whole;
      }
    }
    throw new AssertionError("no part of a service");
  }
}
