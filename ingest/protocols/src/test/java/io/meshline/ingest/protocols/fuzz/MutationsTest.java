package io.meshline.ingest.protocols.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meshline.ingest.protocols.Rejection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.junit.jupiter.api.Test;

/** The fuzzing itself: it is repeatable, near enough to valid messages, and finds what is wrong. */
class MutationsTest {

  private static final String JSON =
      """
      [{"traceId": "a\\"b", "n": [1, 2.5, -3], "o": {}, "t": true, "z": null, "d": {"e": [[]]}}]
      """;

  @Test
  void theSameSeedGivesTheSameMessages() {
    assertThat(some(new WireMutations(7, SkyWalkingSeeds.segments())))
        .isEqualTo(some(new WireMutations(7, SkyWalkingSeeds.segments())))
        .isNotEqualTo(some(new WireMutations(8, SkyWalkingSeeds.segments())));
    assertThat(some(new JsonMutations(7, List.of(JSON))))
        .isEqualTo(some(new JsonMutations(7, List.of(JSON))))
        .isNotEqualTo(some(new JsonMutations(8, List.of(JSON))));
  }

  @Test
  void manyMessagesAreStillMessagesAndManyAreNot() {
    WireMutations mutations = new WireMutations(7, SkyWalkingSeeds.segments());
    Set<SegmentObject> distinct = new HashSet<>();
    int broken = 0;
    for (int i = 0; i < 2_000; i++) {
      try {
        distinct.add(SegmentObject.parseFrom(mutations.next()));
      } catch (InvalidProtocolBufferException noMessage) {
        broken++;
      }
    }
    assertThat(broken).isBetween(100, 1_000);
    assertThat(distinct).hasSizeGreaterThan(800);
  }

  @Test
  void manyTextsAreStillJsonAndManyAreNot() {
    JsonMutations mutations = new JsonMutations(7, List.of(JSON));
    Set<String> distinct = new HashSet<>();
    int broken = 0;
    for (int i = 0; i < 2_000; i++) {
      String text = new String(mutations.next(), UTF_8);
      try {
        JsonNode.of(text);
        distinct.add(text);
      } catch (IllegalArgumentException | StringIndexOutOfBoundsException noJson) {
        broken++;
      } catch (StackOverflowError deep) {
        distinct.add(text);
      }
    }
    assertThat(broken).isBetween(50, 1_500);
    assertThat(distinct).hasSizeGreaterThan(400);
  }

  @Test
  void aConverterThatThrowsIsFoundWithSeedAndNumber() {
    assertThatThrownBy(
            () ->
                fuzzing()
                    .run(
                        new WireMutations(7, SkyWalkingSeeds.segments()),
                        (bytes, outlet) -> {
                          if (SegmentObject.parseFrom(bytes).getService().contains("\u202e")) {
                            throw new IllegalStateException("fault");
                          }
                        },
                        20_000))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("(?s)test: seed \\d+, message \\d+: \\d+ bytes, [0-9a-f]+")
        .hasRootCauseMessage("fault");
  }

  @Test
  void aReasonThatNobodyDocumentedIsFound() {
    assertThatThrownBy(
            () ->
                fuzzing()
                    .run(
                        new WireMutations(7, SkyWalkingSeeds.segments()),
                        (bytes, outlet) ->
                            outlet.reject(new Rejection("made_up", "x (expected: y)")),
                        100))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("made_up");
  }

  @Test
  void aConverterThatHoldsOnToSomeOfEachMessageIsFound() {
    List<byte[]> held = new ArrayList<>();
    assertThatThrownBy(
            () ->
                fuzzing()
                    .run(
                        new WireMutations(7, SkyWalkingSeeds.segments()),
                        (bytes, outlet) -> held.add(new byte[64]),
                        40_000))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("growth of the heap");
  }

  private static Fuzzing fuzzing() {
    return new Fuzzing("test", Set.of("service_missing"), 0);
  }

  private static List<String> some(Mutations mutations) {
    List<String> some = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      some.add(new String(mutations.next(), UTF_8));
    }
    return some;
  }
}
