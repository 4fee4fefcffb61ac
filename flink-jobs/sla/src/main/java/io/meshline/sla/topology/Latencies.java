package io.meshline.sla.topology;

import io.meshline.aggregation.LatencySketch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is compared of the sketch of an hour.
 *
 * @param calls calls with a latency
 * @param quantiles p50, p75, p90 and p95 in microseconds; to be read only
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and never leaves the package changed
record Latencies(long calls, long[] quantiles) {
  private static final double[] AT = {0.5, 0.75, 0.9, 0.95};

  static Latencies of(LatencySketch sketch) {
    long[] quantiles = new long[AT.length];
    for (int i = 0; i < AT.length; i++) {
      quantiles[i] = sketch.isEmpty() ? 0 : sketch.quantile(AT[i]);
    }
    return new Latencies(sketch.count(), quantiles);
  }

  static int count() {
    return AT.length;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeLong(calls);
    for (long quantile : quantiles) {
      out.writeLong(quantile);
    }
  }

  static Latencies readFrom(DataInput in) throws IOException {
    long calls = in.readLong();
    long[] quantiles = new long[AT.length];
    for (int i = 0; i < quantiles.length; i++) {
      quantiles[i] = in.readLong();
    }
    return new Latencies(calls, quantiles);
  }
}
