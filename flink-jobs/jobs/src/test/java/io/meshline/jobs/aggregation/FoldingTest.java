package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.Admission;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FoldingTest {

  private static final int DAY = 20_000;

  /** Names in memory, without an end to their days. */
  private static final class MemoryNames implements Folding.Names {
    private final NameLimits limits;
    private final Map<NameScope, Map<EntityKey, Admission.Stay>> books = new HashMap<>();
    private final Map<NameScope, Admission.Room> rooms = new HashMap<>();

    MemoryNames(NameLimits limits) {
      this.limits = limits;
    }

    @Override
    public boolean admits(NameScope scope, EntityKey name, int day) {
      Map<EntityKey, Admission.Stay> book = books.computeIfAbsent(scope, s -> new HashMap<>());
      return Admission.admit(
              new Admission.Book<EntityKey>() {
                @Override
                public Admission.@Nullable Stay stay(EntityKey key) {
                  return book.get(key);
                }

                @Override
                public void keep(EntityKey key, Admission.Stay stay) {
                  book.put(key, stay);
                }

                @Override
                public Admission.Room room() {
                  return rooms.getOrDefault(scope, Admission.Room.EMPTY);
                }

                @Override
                public void keep(Admission.Room room) {
                  rooms.put(scope, room);
                }

                @Override
                public boolean hasPlace(Admission.Room room) {
                  return room.held() < limits.of(scope.kind());
                }
              },
              name,
              day)
          .isAdmitted();
    }
  }

  private static NameLimits limits(int services, int names, int edges) {
    return new NameLimits(1, services, 1_000_000, names, names, names, edges, 1);
  }

  private static Party service(String name, String detail) {
    return new Party("t", "prod", "shop", name, detail, detail, Kind.SERVICE);
  }

  /** Entities of every grain, of a mesh in which each name occurs with each other. */
  private static List<EntityKey> mesh(int services, int details) {
    List<EntityKey> all = new ArrayList<>();
    for (int to = 0; to < services; to++) {
      Party callee = service("s" + to, "");
      all.add(EntityKey.node(Grain.SERVICE, callee));
      for (int detail = 0; detail < details; detail++) {
        Party calleeDetail = service("s" + to, "d" + detail);
        all.add(EntityKey.node(Grain.INSTANCE, calleeDetail));
        all.add(EntityKey.node(Grain.ENDPOINT, calleeDetail));
        for (int from = 0; from < services; from++) {
          for (int other = 0; other < details; other++) {
            Party caller = service("s" + from, "d" + other);
            all.add(EntityKey.edge(Grain.SERVICE, caller, calleeDetail));
            all.add(EntityKey.edge(Grain.INSTANCE, caller, calleeDetail));
            all.add(EntityKey.edge(Grain.ENDPOINT, caller, calleeDetail));
          }
          Party user = new Party("t", "prod", "", "User", "", "", Kind.USER);
          all.add(EntityKey.edge(Grain.ENDPOINT, user, calleeDetail));
        }
      }
    }
    return all;
  }

  private static EntityKey fold(Folding folding, Folding others, EntityKey entity) {
    EntityKey folded = folding.fold(entity, DAY);
    return folded == null ? others.other(entity, DAY) : folded;
  }

  @Test
  void withRoomForAllNothingChanges() {
    Folding folding = new Folding(new MemoryNames(limits(4, 5, 5 * 5 * 5)));
    List<EntityKey> all = mesh(4, 5);
    Collections.shuffle(all, new Random(7));

    assertThat(all).allMatch(entity -> Objects.equals(entity, folding.fold(entity, DAY)));
  }

  @Test
  void theSameEntityAlwaysHasTheSameAnswerAndGrainAndTheNumberIsBounded() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      int services = 1 + random.nextInt(3);
      int names = random.nextInt(4);
      int edges = random.nextInt(8);
      NameLimits limits = limits(services, names, edges);
      Folding folding = new Folding(new MemoryNames(limits));
      Folding others = new Folding(new MemoryNames(limits.ofOther()));
      List<EntityKey> all = mesh(6, 4);
      Collections.shuffle(all, random);
      Map<EntityKey, EntityKey> answers = new HashMap<>();
      for (EntityKey entity : all) {
        answers.put(entity, fold(folding, others, entity));
      }
      Collections.shuffle(all, random);

      Map<EntityKey, Set<EntityKey>> byOwner = new HashMap<>();
      for (EntityKey entity : all) {
        EntityKey under = fold(folding, others, entity);
        assertThat(under).as("seed %s, %s", seed, entity).isEqualTo(answers.get(entity));
        assertThat(under.grain()).isEqualTo(entity.grain());
        assertThat(under.isEdge()).isEqualTo(entity.isEdge());
        byOwner.computeIfAbsent(under.owner(), o -> new HashSet<>()).add(under);
      }
      assertThat(byOwner.size()).as("seed %s", seed).isLessThanOrEqualTo(services + 1);
      // 1 service; _other and the names; callers, and _other as a service and as a user;
      // for each grain the edges, those from _other, and the last one of each caller.
      int bound = 1 + 2 * (names + 1) + (names + 2) + 2 * (2 * edges + names + 2);
      assertThat(byOwner.values())
          .as("seed %s, names %s, edges %s", seed, names, edges)
          .allSatisfy(entities -> assertThat(entities.size()).isLessThanOrEqualTo(bound));
    }
  }

  @Test
  void whatIsFoldedKeepsWhatIsKnown() {
    Folding folding = new Folding(new MemoryNames(limits(2, 1, 1)));
    EntityKey known = edge("caller", "a", "called", "x");
    assertThat(folding.fold(known, DAY)).isEqualTo(known);

    assertThat(folding.fold(edge("caller", "invented", "called", "x"), DAY))
        .as("one edge more: the caller's endpoint gives way")
        .isEqualTo(edge("caller", "_other", "called", "x"));
    assertThat(folding.fold(edge("caller", "a", "called", "invented"), DAY))
        .isEqualTo(edge("caller", "_other", "called", "_other"));
    assertThat(folding.fold(EntityKey.node(Grain.ENDPOINT, service("called", "invented")), DAY))
        .isEqualTo(EntityKey.node(Grain.ENDPOINT, service("called", "_other")));
    Party otherCaller = new Party("t", "prod", "", "_other", "_other", "_other", Kind.SERVICE);
    assertThat(folding.fold(edge("invented", "a", "called", "x"), DAY))
        .as("of callers that are not told apart, there is no room for a second edge")
        .isEqualTo(EntityKey.edge(Grain.ENDPOINT, otherCaller, service("called", "_other")));
    assertThat(
            folding.fold(
                EntityKey.edge(Grain.SERVICE, service("invented", ""), service("called", "")), DAY))
        .isEqualTo(EntityKey.edge(Grain.SERVICE, otherCaller, service("called", "")));
  }

  @Test
  void servicesBeyondTheLimitAreOneOfTheirPlace() {
    NameLimits limits = limits(1, 5, 5);
    Folding folding = new Folding(new MemoryNames(limits));
    Folding others = new Folding(new MemoryNames(limits.ofOther()));
    EntityKey first = EntityKey.node(Grain.SERVICE, service("first", ""));
    EntityKey second = EntityKey.node(Grain.SERVICE, service("second", ""));
    assertThat(folding.fold(first, DAY)).isEqualTo(first);
    assertThat(folding.fold(second, DAY)).isNull();

    Party other = new Party("t", "prod", "", "_other", "", "", Kind.SERVICE);
    assertThat(others.other(second, DAY)).isEqualTo(EntityKey.node(Grain.SERVICE, other));
    assertThat(
            others.other(
                EntityKey.edge(Grain.SERVICE, service("first", ""), second.owner().destination()),
                DAY))
        .as("who calls them is still told")
        .isEqualTo(EntityKey.edge(Grain.SERVICE, service("first", ""), other));
    EntityKey pretender = EntityKey.node(Grain.SERVICE, service("_other", ""));
    assertThat(folding.fold(pretender, DAY)).as("only one may write these documents").isNull();
    assertThat(others.other(pretender, DAY)).isEqualTo(EntityKey.node(Grain.SERVICE, other));
  }

  @Test
  void placesAreBoundedToo() {
    Folding others = new Folding(new MemoryNames(limits(0, 5, 5).ofOther()));
    Set<EntityKey> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      Party node = new Party("tenant" + i, "prod", "n", "s", "", "", Kind.SERVICE);
      seen.add(others.other(EntityKey.node(Grain.SERVICE, node), DAY));
    }
    assertThat(seen).hasSize(NameLimits.PLACES + 1);
    Party rest = new Party("_other", "_other", "", "_other", "", "", Kind.SERVICE);
    assertThat(seen).contains(EntityKey.node(Grain.SERVICE, rest));
  }

  private static EntityKey edge(String from, String fromDetail, String to, String toDetail) {
    return EntityKey.edge(Grain.ENDPOINT, service(from, fromDetail), service(to, toDetail));
  }
}
