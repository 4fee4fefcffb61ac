package io.meshline.ingest.protocols.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingWeightTest {

  private static final long SEED = 7_031;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                     | 1",
        "ot=th:0                | 1",
        "ot=th:8                | 2",
        "ot=th:c                | 4",
        "ot=p:1;th:c;rv:9       | 4",
        "a=b, ot=th:e           | 8",
        "ot=th:ffffffffffffff   | 1000000",
        "ot=th:8000000000000000 | 1",
        "ot=th:xyz              | 1",
        "ot=th:                 | 1",
        "rot=th:8               | 1",
        "ot=                    | 1",
      })
  void thresholdsThatDivideEvenlyGiveWholeWeights(String traceState, long expected) {
    assertThat(SamplingWeight.of(traceState, traceId(new Random(SEED)))).isEqualTo(expected);
  }

  @Test
  void otherWeightsAreRoundedWithoutBiasAndAlwaysAlikeForATrace() {
    System.out.println("sampling weight: seed " + SEED);
    Random random = new Random(SEED);
    // Kept: 0.7 of the spans, so that each stands for 1.4286.
    String traceState = "ot=th:" + Long.toHexString((long) (0.3 * 0x1p56));
    traceState = traceState.substring(0, 6) + padded(traceState.substring(6));
    long sum = 0;
    int count = 200_000;
    for (int i = 0; i < count; i++) {
      String traceId = traceId(random);
      long weight = SamplingWeight.of(traceState, traceId);
      assertThat(weight).isBetween(1L, 2L).isEqualTo(SamplingWeight.of(traceState, traceId));
      sum += weight;
    }
    assertThat((double) sum / count).isCloseTo(1 / 0.7, within(0.005));
  }

  @Test
  void theSamplersOwnChoiceDoesNotBiasTheRounding() {
    Random random = new Random(SEED);
    long threshold = (long) (0.6 * 0x1p56);
    String traceState = "ot=th:" + padded(Long.toHexString(threshold));
    long sum = 0;
    long all = 0;
    for (int i = 0; i < 200_000; i++) {
      String traceId = traceId(random);
      long randomness = Long.parseLong(traceId, 18, 32, 16);
      all++;
      if (randomness >= threshold) {
        sum += SamplingWeight.of(traceState, traceId);
      }
    }
    assertThat((double) sum / all).isCloseTo(1.0, within(0.01));
  }

  private static String padded(String hex) {
    return "0".repeat(14 - hex.length()) + hex;
  }

  private static String traceId(Random random) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
