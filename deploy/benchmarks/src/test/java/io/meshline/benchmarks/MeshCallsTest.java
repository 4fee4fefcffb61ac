package io.meshline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.aggregation.EndpointNames;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeshCallsTest {

  private static final long BEGIN = EventTimes.micros(Instant.parse("2026-11-22T10:00:00Z"));
  private static final int CALLS = 20_000;

  @Test
  void meshHasSoManyEdgesAndPaths() {
    Mesh mesh = new Mesh(20, 60, 1_000);
    Set<List<Integer>> edges = new HashSet<>();
    Set<List<Integer>> paths = new HashSet<>();
    int parties = mesh.parties().length / mesh.services();
    for (int path = 0; path < mesh.paths(); path++) {
      int source = mesh.source(path);
      int destination = mesh.destination(path);
      paths.add(List.of(source, destination));
      edges.add(List.of(source / parties, destination / parties));
      assertThat(source / parties).isNotEqualTo(destination / parties);
    }
    assertThat(edges).hasSize(60);
    assertThat(paths).hasSize(1_000);
  }

  @Test
  void meshIsReadFromText() {
    assertThat(Mesh.parse("large")).isEqualTo(new Mesh(10_000, 100_000, 1_000_000));
    assertThat(Mesh.parse("20/60/1000").label()).isEqualTo("20/60/1000");
    assertThatThrownBy(() -> Mesh.parse("20/381/1000")).hasMessageContaining("edges: 381");
    assertThatThrownBy(() -> Mesh.parse("20/60/59")).hasMessageContaining("paths: 59");
  }

  @ParameterizedTest
  @EnumSource
  void everySoManyCallsAreOfAnEdge(Popularity popularity) {
    Mesh mesh = new Mesh(10, 20, 400);
    Map<String, Integer> counts = new HashMap<>();
    for (CallRecord call : calls(mesh, popularity)) {
      counts.merge(
          call.getSource().getService() + call.getDestination().getService(), 1, Integer::sum);
    }
    double first = counts.getOrDefault("service-0service-1", 0) / (double) CALLS;
    double harmonic = 3.5977; // of 20
    assertThat(first)
        .isCloseTo(
            switch (popularity) {
              case UNIFORM -> 0.05;
              case ZIPF -> 1 / harmonic;
              case HOT -> 0.9;
            },
            org.assertj.core.data.Offset.offset(0.01));
  }

  @Test
  void recordsAreAsLargeAsRealOnes() {
    var encoder =
        new RecordEncoder<CallRecord>(
            new InMemorySchemaRegistry(), "calls", CallRecord.getClassSchema());
    long bytes = 0;
    int failures = 0;
    int traced = 0;
    for (CallRecord call : calls(Mesh.SMALL, Popularity.ZIPF)) {
      bytes += encoder.encode(call).length;
      failures += call.getOutcome() != Outcome.SUCCESS ? 1 : 0;
      traced += call.getTraceId().isEmpty() ? 0 : 1;
    }
    assertThat(bytes / CALLS).isBetween(195L, 215L);
    assertThat(failures / (double) CALLS).isBetween(0.015, 0.025);
    assertThat(traced / (double) CALLS).isBetween(0.23, 0.27);
  }

  @Test
  void completionsAreLittleOutOfOrder() {
    long latest = BEGIN;
    int early = 0;
    for (CallRecord call : calls(Mesh.SMALL, Popularity.UNIFORM)) {
      long completion = EventTimes.completionMicros(call);
      assertThat(latest - completion).isLessThanOrEqualTo(MeshCalls.DISORDER_MICROS);
      early += completion < latest ? 1 : 0;
      latest = Math.max(latest, completion);
    }
    assertThat(early).isGreaterThan(CALLS / 2);
    assertThat(latest - BEGIN).isBetween(19_000_000L, 25_000_000L);
  }

  @Test
  void callsOfASeedAreTheSame() {
    assertThat(calls(Mesh.SMALL, Popularity.HOT)).isEqualTo(calls(Mesh.SMALL, Popularity.HOT));
  }

  /** Also where they come again; without them they are the same calls. */
  @Test
  void idsOfCallsDifferAndTheirEndpointsAreAsManyAsWithout() {
    var plain = new MeshCalls(Mesh.SMALL, Popularity.ZIPF, 7, BEGIN, 1_000);
    var withIds = new MeshCalls(Mesh.SMALL, Popularity.ZIPF, 7, BEGIN, 1_000, true);
    EndpointNames names = new EndpointNames(List.of());
    Set<String> raw = new HashSet<>();
    Map<String, Set<String>> normalised = new HashMap<>();
    for (int i = 0; i < CALLS; i++) {
      CallRecord call = plain.call(i);
      for (int repetition = 0; repetition < 2; repetition++) {
        CallRecord other = withIds.call(i, repetition, 1_000L * repetition);
        assertThat(raw.add(other.getDestination().getEndpoint())).isTrue();
        normalised
            .computeIfAbsent(call.getDestination().getEndpoint(), name -> new HashSet<>())
            .add(names.normalise(other.getDestination().getEndpoint()));
        assertThat(EventTimes.completionMicros(other))
            .isEqualTo(EventTimes.completionMicros(call) + 1_000L * repetition);
        other.setStart(call.getStart());
        other.setDestination(call.getDestination());
        assertThat(other).isEqualTo(call);
      }
    }
    assertThat(normalised).hasSize(10).allSatisfy((name, one) -> assertThat(one).hasSize(1));
    assertThat(normalised.values().stream().distinct()).hasSize(10);
  }

  private static List<CallRecord> calls(Mesh mesh, Popularity popularity) {
    var calls = new MeshCalls(mesh, popularity, 7, BEGIN, 1_000);
    return java.util.stream.LongStream.range(0, CALLS).mapToObj(calls::call).toList();
  }
}
