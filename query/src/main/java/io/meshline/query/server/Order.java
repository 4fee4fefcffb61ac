package io.meshline.query.server;

import io.meshline.query.Measured;
import io.meshline.query.Metric;
import java.util.Comparator;

/** Orders by a metric; what does not have it comes last, equals stand by name. */
final class Order {
  private Order() {}

  static <T extends Comparable<? super T>> Comparator<Measured<T>> by(
      Metric metric, double minutes, boolean descending) {
    double last = descending ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    Comparator<Measured<T>> values =
        Comparator.comparingDouble(
            measured -> metric.of(measured.figures().headline(), minutes).orElse(last));
    return (descending ? values.reversed() : values)
        .thenComparing((Measured<T> measured) -> measured.what());
  }
}
