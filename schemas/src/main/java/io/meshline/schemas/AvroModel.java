package io.meshline.schemas;

import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;

/** How our generated classes meet Avro's encoding. */
final class AvroModel {
  /**
   * Finds our classes by our own class loader, not the one that loaded Avro: in a Flink cluster
   * these differ.
   */
  static final SpecificData DATA = create();

  private AvroModel() {}

  private static SpecificData create() {
    SpecificData data = new SpecificData(AvroModel.class.getClassLoader());
    data.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
    data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    return data;
  }
}
