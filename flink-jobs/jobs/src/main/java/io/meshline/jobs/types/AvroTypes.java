package io.meshline.jobs.types;

import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/** Type information of generated Avro classes. State written with it follows Avro's evolution. */
public final class AvroTypes {

  private AvroTypes() {}

  /** Type information of a generated class. */
  public static <T extends SpecificRecordBase> TypeInformation<T> of(Class<T> type) {
    return new AvroTypeInfo<>(type);
  }
}
